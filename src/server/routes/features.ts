import {
	bulkCreation,
	bulkReply,
	type FeaturePage,
	failRequest,
	featureChange,
	featureCreation,
	featureParameters,
	featureReply,
	featuresQuery,
	featuresReply,
	moveRequest,
	statsReply,
} from '../../contract/api/features.ts';
import { AutocoderError } from '../../contract/errors.ts';
import type { Feature, FeatureGroup } from '../../contract/feature.ts';
import type { FeatureChange, FeatureRefusal, Features } from '../../store/features.ts';
import type { App } from '../app.ts';
import type { ServerDependencies } from '../dependencies.ts';
import { NOTHING, notModified } from '../not-modified.ts';
import { projectParameters } from '../project-parameters.ts';

const TAGS = ['features'];
const PERSON = { kind: 'person' } as const;
const USUAL_PAGE = 100;

export function featureRoutes(app: App, { stores }: Pick<ServerDependencies, 'stores'>): void {
	const features = '/api/projects/:name/features';

	app.get(
		'/api/projects/:name/stats',
		{
			schema: {
				operationId: 'getStats',
				tags: TAGS,
				summary: 'How many features there are, and pass',
				params: projectParameters,
				response: { 200: statsReply },
			},
		},
		({ params }) =>
			stores.read(
				params.name,
				(store) => store.features.stats(),
				() => ({ passing: 0, in_progress: 0, total: 0, percentage: 0 }),
			),
	);

	app.get(
		features,
		{
			schema: {
				operationId: 'listFeatures',
				tags: TAGS,
				summary: 'All features, or a page of one group; 304 when nothing has changed since',
				params: projectParameters,
				querystring: featuresQuery,
				response: { 200: featuresReply, 304: NOTHING },
			},
		},
		async (request, reply) => {
			const { name } = request.params;
			const { group, after, limit = USUAL_PAGE } = request.query;
			const answer = await stores.read(
				name,
				(store) => {
					// First the mark: it costs little, most often nothing has changed, and a list that is newer than its mark does no harm.
					if (notModified(request, reply, `${store.journal.id}-${store.features.mark()}`)) return null;
					return group === undefined ? store.features.board() : page(store.features, group, after, limit);
				},
				() => (group === undefined ? { pending: [], in_progress: [], done: [] } : { group, features: [], next: null }),
			);
			return answer === null ? reply.status(304).send() : answer;
		},
	);

	app.post(
		features,
		{
			schema: {
				operationId: 'createFeature',
				tags: TAGS,
				summary: 'Add a feature behind all others; 200 when there is one that says the same',
				params: projectParameters,
				body: featureCreation,
				response: { 200: featureReply, 201: featureReply },
			},
		},
		async ({ params, body }, reply) => {
			const { created, present } = await stores.write(params.name, (store) => {
				const outcome = store.features.create([body], PERSON);
				const [twin] = outcome.skipped;
				return { created: outcome.created[0], present: twin && store.features.get(twin.existing_id) };
			});
			if (created !== undefined) return reply.status(201).send(created);
			return reply.status(200).send(present ?? gone());
		},
	);

	app.post(
		`${features}/bulk`,
		{
			schema: {
				operationId: 'createFeatures',
				tags: TAGS,
				summary: 'Add features behind all others, all or none',
				params: projectParameters,
				body: bulkCreation,
				response: { 201: bulkReply },
			},
		},
		async ({ params, body }, reply) => {
			const outcome = await stores.write(params.name, (store) => store.features.create(body.features, PERSON));
			return reply.status(201).send({ created: outcome.created, skipped: [...outcome.skipped] });
		},
	);

	app.get(
		`${features}/:id`,
		{
			schema: {
				operationId: 'getFeature',
				tags: TAGS,
				summary: 'A feature',
				params: featureParameters,
				response: { 200: featureReply },
			},
		},
		({ params: { name, id } }) =>
			stores.read(
				name,
				(store) => store.features.get(id) ?? unknown(id),
				() => unknown(id),
			),
	);

	app.patch(
		`${features}/:id`,
		{
			schema: {
				operationId: 'editFeature',
				tags: TAGS,
				summary: 'Write parts of a feature anew',
				params: featureParameters,
				body: featureChange,
				response: { 200: featureReply },
			},
		},
		({ params, body: { revision, ...changes } }) => change(params, (all, id) => all.edit(id, changes, revision)),
	);

	app.delete(
		`${features}/:id`,
		{
			schema: {
				operationId: 'deleteFeature',
				tags: TAGS,
				summary: 'Delete a feature that nobody works on',
				params: featureParameters,
				response: { 204: NOTHING },
			},
		},
		async ({ params }, reply) => {
			await change(params, (all, id) => all.remove(id, PERSON));
			return reply.status(204).send();
		},
	);

	app.patch(
		`${features}/:id/skip`,
		{
			schema: {
				operationId: 'skipFeature',
				tags: TAGS,
				summary: 'Move a feature behind all others',
				params: featureParameters,
				response: { 200: featureReply },
			},
		},
		({ params }) => change(params, (all, id) => all.skip(id, PERSON)),
	);

	app.patch(
		`${features}/:id/fail`,
		{
			schema: {
				operationId: 'failFeature',
				tags: TAGS,
				summary: 'Send a feature back to be worked on, with a reason that the next session reads',
				params: featureParameters,
				body: failRequest,
				response: { 200: featureReply },
			},
		},
		({ params, body: { reason } }) => change(params, (all, id) => all.change(id, { do: 'fail', reason }, PERSON)),
	);

	app.patch(
		`${features}/:id/release`,
		{
			schema: {
				operationId: 'releaseFeature',
				tags: TAGS,
				summary: 'Give a feature free that a session holds',
				params: featureParameters,
				response: { 200: featureReply },
			},
		},
		({ params }) => change(params, (all, id) => all.change(id, { do: 'release', why: 'asked' }, PERSON)),
	);

	app.patch(
		`${features}/:id/move`,
		{
			schema: {
				operationId: 'moveFeature',
				tags: TAGS,
				summary: 'Give a pending feature the place before another one, or behind all',
				params: featureParameters,
				body: moveRequest,
				response: { 200: featureReply },
			},
		},
		({ params, body: { before } }) => change(params, (all, id) => all.move(id, before)),
	);

	/** @throws AutocoderError what the store refuses */
	async function change(
		{ name, id }: { name: string; id: number },
		ask: (all: Features, id: number) => FeatureChange | FeatureRefusal,
	): Promise<Feature> {
		// A look at a project without a database must not make one.
		const result = await stores.read(
			name,
			(store) => ask(store.features, id),
			() => unknown(id),
		);
		if (result.ok) return result.feature;
		throw new AutocoderError(result.code, result.message);
	}
}

function page(all: Features, group: FeatureGroup, after: string | undefined, limit: number): FeaturePage {
	const [priority = 0, id = 0] = (after ?? '').split(':').map(Number);
	// One more than asked for tells whether there is a next page.
	const found = all.page(group, after === undefined ? null : { priority, id }, limit + 1);
	const features = found.slice(0, limit);
	const last = features.at(-1);
	return { group, features, next: found.length > limit && last ? `${last.priority}:${last.id}` : null };
}

function unknown(id: number): never {
	throw new AutocoderError('FEATURE_NOT_FOUND', `There is no feature ${id}.`);
}

function gone(): never {
	throw new AutocoderError('EDIT_CONFLICT', 'The features were changed while one was added.', 'Try again.');
}
