import { setImmediate as nextTurn } from 'node:timers/promises';
import { backupReply } from '../../contract/api/backup.ts';
import {
	deletionQuery,
	type ProjectReply,
	projectCreation,
	projectReply,
	projectsReply,
	promptsChange,
	promptsReply,
} from '../../contract/api/projects.ts';
import { AutocoderError } from '../../contract/errors.ts';
import { agentStatusOf } from '../../core/agent-status.ts';
import type { LatestRun } from '../../core/run-state.ts';
import { registerNewProject } from '../../projects/create-project.ts';
import { deleteAside, setAside } from '../../projects/delete-project.ts';
import { isDirectory } from '../../projects/paths.ts';
import { hasSpec, readPrompts, writePrompts } from '../../projects/prompt-files.ts';
import { backUp } from '../../store/back-up.ts';
import type { RegisteredProject } from '../../store/registry.ts';
import type { App } from '../app.ts';
import type { LateChats } from '../chat/late-chats.ts';
import type { ServerDependencies } from '../dependencies.ts';
import { NOTHING } from '../not-modified.ts';
import { projectParameters } from '../project-parameters.ts';

const TAGS = ['projects'];
const NO_STATS = { passing: 0, in_progress: 0, total: 0, percentage: 0 } as const;

export function projectRoutes(
	app: App,
	{ stores, home, variables }: Pick<ServerDependencies, 'stores' | 'home' | 'variables'>,
	chats: LateChats,
): void {
	app.get(
		'/api/projects',
		{
			schema: {
				operationId: 'listProjects',
				tags: TAGS,
				summary: 'The projects that there are, and how far each is',
				response: { 200: projectsReply },
			},
		},
		async () => {
			const known = await stores.registry((registry) => registry.list());
			// Each is opened in a turn of its own, since that holds up all other requests; one that is locked is waited for beside the others.
			let turn = Promise.resolve();
			return Promise.all(
				known.map((project) => {
					turn = turn.then(() => nextTurn());
					return turn.then(() => describe(project));
				}),
			);
		},
	);

	app.post(
		'/api/projects',
		{
			schema: {
				operationId: 'createProject',
				tags: TAGS,
				summary: 'Begin a project in a directory that may be there already',
				body: projectCreation,
				response: { 201: projectReply },
			},
		},
		async ({ body: { name, path, spec } }, reply) => {
			const project = await stores.registry((registry) => {
				const wanted = { dir: path, ...(spec ? { spec: { text: spec } } : {}) };
				registerNewProject(name, wanted, registry, { home, variables });
				return registry.find(name);
			});
			return reply.status(201).send(await describe(project ?? unknown(name)));
		},
	);

	app.get(
		'/api/projects/:name',
		{
			schema: {
				operationId: 'getProject',
				tags: TAGS,
				summary: 'A project',
				params: projectParameters,
				response: { 200: projectReply },
			},
		},
		async ({ params: { name } }) => describe(await registered(name)),
	);

	app.delete(
		'/api/projects/:name',
		{
			schema: {
				operationId: 'deleteProject',
				tags: TAGS,
				summary: 'Take a project off the list, and delete its files when that is asked for',
				params: projectParameters,
				querystring: deletionQuery,
				response: { 204: NOTHING },
			},
		},
		async ({ params: { name }, query }, reply) => {
			const { path } = await registered(name);
			await refuseWhileRunning(name);
			await chats
				.present()
				?.end(
					({ host }) => host.directory === path,
					new AutocoderError('PROJECT_NOT_FOUND', `The project "${name}" was removed.`),
				);
			stores.release(path);
			if (query.delete_files === 'true' || query.delete_files === '1')
				await deleteAside(await stores.registry((registry) => setAside(name, registry, home)));
			else await stores.registry((registry) => registry.remove(name));
			return reply.status(204).send();
		},
	);

	app.post(
		'/api/projects/:name/backup',
		{
			schema: {
				operationId: 'backUpProject',
				tags: TAGS,
				summary: "Copy the project's databases into its .autocoder/backups/, also while a run works on them",
				params: projectParameters,
				response: { 201: backupReply },
			},
		},
		async ({ params: { name } }, reply) => {
			const { directory } = await stores.find(name);
			return reply.status(201).send(await backUp(directory, { now: Date.now() }));
		},
	);

	app.get(
		'/api/projects/:name/prompts',
		{
			schema: {
				operationId: 'getPrompts',
				tags: TAGS,
				summary: 'The specification and the prompts, the built-in ones where the project has none',
				params: projectParameters,
				response: { 200: promptsReply },
			},
		},
		async ({ params }) => readPrompts((await stores.find(params.name)).directory),
	);

	app.put(
		'/api/projects/:name/prompts',
		{
			schema: {
				operationId: 'changePrompts',
				tags: TAGS,
				summary: 'Write the specification or prompts anew; what is not named stays',
				params: projectParameters,
				body: promptsChange,
				response: { 200: promptsReply },
			},
		},
		async ({ params, body }) => {
			const { directory } = await stores.find(params.name);
			writePrompts(directory, body);
			return readPrompts(directory);
		},
	);

	/** What is wrong with one project is said with it, and keeps no other from being shown. */
	async function describe({ name, path, created_at }: RegisteredProject): Promise<ProjectReply> {
		const missing = !isDirectory(path);
		const present = {
			name,
			path,
			created_at,
			missing,
			has_spec: !missing && hasSpec(path),
			stats: NO_STATS,
			parked: 0,
			...runOf(undefined),
			problem: null,
		};
		if (missing) return present;
		try {
			return await stores.read(
				name,
				(store): ProjectReply => ({
					...present,
					stats: store.features.stats(),
					parked: store.features.parked(),
					...runOf(store.runs.latest()),
				}),
				() => present,
			);
		} catch (error) {
			if (error instanceof AutocoderError) return { ...present, problem: { code: error.code, detail: error.message } };
			app.log.error({ err: error }, 'unforeseen error');
			return { ...present, problem: { code: 'INTERNAL', detail: 'Its database is not as it should be.' } };
		}
	}

	async function registered(name: string): Promise<RegisteredProject> {
		return (await stores.registry((registry) => registry.find(name))) ?? unknown(name);
	}

	/** @throws AutocoderError RUN_ALREADY_ACTIVE, and why it cannot be told */
	async function refuseWhileRunning(name: string): Promise<void> {
		let latest: { readonly run: { readonly pid: number }; readonly alive: boolean } | undefined;
		try {
			latest = await stores.read(
				name,
				(store) => store.runs.latest(),
				() => undefined,
			);
		} catch (error) {
			// Nobody can work in a directory that is gone, or with a database that cannot be read.
			const settled = error instanceof AutocoderError && ['PROJECT_NOT_FOUND', 'DATABASE_CORRUPT'].includes(error.code);
			if (!settled) throw error;
		}
		if (latest?.alive !== true) return;
		throw new AutocoderError(
			'RUN_ALREADY_ACTIVE',
			`A runner (process ${latest.run.pid}) works on "${name}".`,
			'Stop it first, and remove the project then.',
		);
	}
}

function unknown(name: string): never {
	throw new AutocoderError('PROJECT_NOT_FOUND', `There is no project "${name}".`, 'Check the spelling, or create it.');
}

function runOf(latest: LatestRun): Pick<ProjectReply, 'agent_status' | 'phase' | 'end_reason'> {
	const { status, phase, end_reason } = agentStatusOf(latest);
	return { agent_status: status, phase, end_reason };
}
