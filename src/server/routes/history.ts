import { createReadStream } from 'node:fs';
import type { z } from 'zod';
import {
	blobParameters,
	commitsReply,
	costReply,
	eventsQuery,
	eventsReply,
	historyQuery,
	itemParameters,
	pageQuery,
	runsReply,
	sessionReply,
	sessionsReply,
} from '../../contract/api/history.ts';
import { NO_COST } from '../../contract/cost.ts';
import { AutocoderError } from '../../contract/errors.ts';
import type { JournalEvent } from '../../contract/events.ts';
import { commitsBetween } from '../../projects/commits.ts';
import type { ProjectStore } from '../../store/project-store.ts';
import type { App } from '../app.ts';
import type { ServerDependencies } from '../dependencies.ts';
import { eventLine } from '../live/messages.ts';
import { NOTHING } from '../not-modified.ts';
import { projectParameters } from '../project-parameters.ts';

const TAGS = ['history'];

/** What happened in a project: its runs and sessions, the journal, and the pictures and long texts that it refers to. */
export function historyRoutes(app: App, { stores, variables }: Pick<ServerDependencies, 'stores' | 'variables'>): void {
	const project = '/api/projects/:name';

	app.get(
		`${project}/sessions`,
		{
			schema: {
				operationId: 'listSessions',
				tags: TAGS,
				summary: 'Sessions, the latest first',
				params: projectParameters,
				querystring: pageQuery,
				response: { 200: sessionsReply },
			},
		},
		({ params, query: { before = null, limit } }) =>
			stores.read(
				params.name,
				(store) => ({ sessions: store.sessions.page(before, limit) }),
				() => ({ sessions: [] }),
			),
	);

	app.get(
		`${project}/cost`,
		{
			schema: {
				operationId: 'getCost',
				tags: TAGS,
				summary: 'What a project has cost, by day, model, kind of session and feature, and what the rest may cost',
				params: projectParameters,
				response: { 200: costReply },
			},
		},
		({ params: { name } }) =>
			stores.read(
				name,
				(store) => store.ledger.report(),
				() => NO_COST,
			),
	);

	app.get(
		`${project}/sessions/:id`,
		{
			schema: {
				operationId: 'getSession',
				tags: TAGS,
				summary: 'A session',
				params: itemParameters,
				response: { 200: sessionReply },
			},
		},
		({ params: { name, id } }) =>
			stores.read(
				name,
				(store) => store.sessions.describe(id) ?? noSession(id),
				() => noSession(id),
			),
	);

	app.get(
		`${project}/sessions/:id/commits`,
		{
			schema: {
				operationId: 'listCommits',
				tags: TAGS,
				summary: 'Commits that were made while a session worked, the latest first: the first 50',
				params: itemParameters,
				response: { 200: commitsReply },
			},
		},
		async ({ params: { name, id } }) => {
			const { directory } = await stores.find(name);
			const session = await stores.read(
				name,
				(store) => store.sessions.get(id) ?? noSession(id),
				() => noSession(id),
			);
			const stretch = { from: session.started_at, to: session.ended_at ?? Date.now() };
			return { commits: await commitsBetween(directory, stretch, variables) };
		},
	);

	app.get(
		`${project}/runs`,
		{
			schema: {
				operationId: 'listRuns',
				tags: TAGS,
				summary: 'Runs, the latest first',
				params: projectParameters,
				querystring: pageQuery,
				response: { 200: runsReply },
			},
		},
		({ params, query: { before = null, limit } }) =>
			stores.read(
				params.name,
				(store) => ({ runs: store.runs.page(before, limit) }),
				() => ({ runs: [] }),
			),
	);

	app.get(
		`${project}/events`,
		{
			schema: {
				operationId: 'listEvents',
				tags: TAGS,
				summary: 'A part of the journal: all events, or those of a session or a feature',
				params: projectParameters,
				querystring: eventsQuery,
				response: { 200: eventsReply },
			},
		},
		({ params, query }) =>
			stores.read<z.infer<typeof eventsReply>>(
				params.name,
				(store, { directory }) => {
					const page = events(store, query);
					return query.lines ? { ...page, lines: linesOf(store, directory, page.events) } : page;
				},
				() => ({ journal: null, head: 0, events: [] }),
			),
	);

	app.get(
		`${project}/features/:id/history`,
		{
			schema: {
				operationId: 'getFeatureHistory',
				tags: TAGS,
				summary: 'What happened to a feature, to a deleted one too',
				params: itemParameters,
				querystring: historyQuery,
				response: { 200: eventsReply },
			},
		},
		({ params: { name, id }, query }) =>
			stores.read(
				name,
				(store) => {
					const known = store.features.get(id) ?? store.journal.page({ after: 0, of: { feature: id } }, 1)[0];
					return known === undefined ? noFeature(id) : events(store, { ...query, feature: id });
				},
				() => noFeature(id),
			),
	);

	app.get(
		`${project}/blobs/:sha256`,
		{
			schema: {
				operationId: 'getBlob',
				tags: TAGS,
				summary: 'A picture or a long text that an event refers to',
				params: blobParameters,
				response: { 200: NOTHING.describe('The bytes, as the picture or the text that they are') },
			},
		},
		async ({ params: { name, sha256 } }, reply) => {
			const blob = await stores.read(
				name,
				(store) => store.blobs.open(sha256),
				() => undefined,
			);
			if (blob === undefined)
				throw new AutocoderError(
					'FILE_NOT_FOUND',
					`There is no blob ${sha256}.`,
					'It may have been removed to save space.',
				);
			// What agents and web pages wrote is shown, and never run. A name stands for its bytes for ever.
			reply
				.type(blob.mediaType)
				.header('content-length', blob.bytes)
				.header('x-content-type-options', 'nosniff')
				.header('content-security-policy', "default-src 'none'; sandbox")
				.header('cache-control', 'private, max-age=31536000, immutable');
			const bytes: unknown = createReadStream('', { fd: blob.file });
			return reply.send(bytes as undefined);
		},
	);
}

function events(
	store: ProjectStore,
	{ after, before, limit, session, feature }: Omit<z.infer<typeof eventsQuery>, 'lines'>,
): z.infer<typeof eventsReply> {
	const of = session !== undefined ? { session } : feature !== undefined ? { feature } : undefined;
	const place = after === undefined ? { before: before ?? Number.MAX_SAFE_INTEGER } : { after };
	return {
		journal: store.journal.id,
		head: store.journal.head(),
		events: store.journal.page({ ...place, ...(of && { of }) }, limit),
	};
}

function linesOf({ runs }: ProjectStore, projectDirectory: string, found: readonly JournalEvent[]): string[] {
	const showCost = runs.latest()?.run.model !== 'rehearsal';
	const now = Date.now();
	return found.map((event) => eventLine(event, { projectDirectory, showCost, now }));
}

function noSession(id: number): never {
	throw new AutocoderError('SESSION_NOT_FOUND', `There is no session ${id}.`, 'Look at the list of sessions.');
}

function noFeature(id: number): never {
	throw new AutocoderError('FEATURE_NOT_FOUND', `There is no feature ${id}.`);
}
