import { setTimeout as delay } from 'node:timers/promises';
import {
	type ActionReply,
	type AgentReply,
	actionReply,
	agentReply,
	demoReply,
	startRequest,
} from '../../contract/api/agent.ts';
import { AutocoderError } from '../../contract/errors.ts';
import type { RunWish } from '../../contract/run.ts';
import { agentStatusOf } from '../../core/agent-status.ts';
import { isLiveState, type LatestRun, runState } from '../../core/run-state.ts';
import { registerDemo } from '../../projects/demo-project.ts';
import { isSettled, steerRun } from '../../projects/steer-run.ts';
import type { App } from '../app.ts';
import type { ServerDependencies } from '../dependencies.ts';
import { projectParameters } from '../project-parameters.ts';
import { begun, latestRun, startRun } from '../start-run.ts';

/** A runner looks for wishes four times a second. What takes longer, the live stream tells. */
const ANSWER_MS = 2_000;
const LOOK_MS = 50;

const TAGS = ['agent'];

/** A project's runner: each action is a wish in the database, or a process of its own that is started. */
export function agentRoutes(app: App, dependencies: ServerDependencies): void {
	const { stores, launcher, home } = dependencies;
	const latestOf = (name: string) => latestRun(stores, name);

	app.get(
		'/api/projects/:name/agent/status',
		{
			schema: {
				tags: TAGS,
				operationId: 'getAgentStatus',
				summary: 'Where the runner is',
				params: projectParameters,
				response: { 200: agentReply },
			},
		},
		({ params }) =>
			stores.read<AgentReply>(
				params.name,
				({ runs, ledger }) => {
					const latest = runs.latest();
					return agentStatusOf(latest, latest === undefined ? null : ledger.ofRun(latest.run.id));
				},
				() => agentStatusOf(undefined),
			),
	);

	app.post(
		'/api/projects/:name/agent/start',
		{
			schema: {
				tags: TAGS,
				operationId: 'startAgent',
				summary: 'Start a runner; it lives on when the server ends',
				params: projectParameters,
				body: startRequest,
				response: { 200: actionReply },
			},
		},
		async ({ params: { name }, body }) => {
			const { latest: started } = await startRun(dependencies, name, body);
			return reply(started, `Run ${started?.run.id} is started.`);
		},
	);

	app.post(
		'/api/demo',
		{
			schema: {
				operationId: 'startDemo',
				tags: TAGS,
				summary: 'Make a project in which a rehearsal model builds an application, and start it',
				response: { 201: demoReply },
			},
		},
		async (_, answer) => {
			const { name, directory } = await stores.registry((registry) => registerDemo(home, registry));
			await begun(dependencies, name, await launcher.demo(name, directory));
			return answer.status(201).send({ name, path: directory });
		},
	);

	const steering = [
		{ action: 'stop', operationId: 'stopAgent', wish: 'stopped', summary: 'End the run in good order' },
		{ action: 'pause', operationId: 'pauseAgent', wish: 'paused', summary: 'Hold the agent before its next step' },
		{
			action: 'resume',
			operationId: 'resumeAgent',
			wish: 'running',
			summary: 'Let a paused run go on, and one that waits try now',
		},
	] as const;
	for (const { action, operationId, wish, summary } of steering) {
		app.post(
			`/api/projects/:name/agent/${action}`,
			{ schema: { operationId, tags: TAGS, summary, params: projectParameters, response: { 200: actionReply } } },
			async ({ params: { name } }) => {
				const run = await stores.read(
					name,
					(store) => steerRun(store, wish, name),
					() => {
						throw new AutocoderError('NO_ACTIVE_RUN', `No run was started on "${name}" yet.`, 'Start one.');
					},
				);
				const latest = await settled(name, run.id, wish);
				return reply(latest, told(latest, run.id, wish));
			},
		);
	}

	/** The run where it was wished to be, or where it is after a moment. */
	async function settled(name: string, id: number, wish: RunWish): Promise<LatestRun> {
		const deadline = performance.now() + ANSWER_MS;
		for (;;) {
			const latest = await latestOf(name);
			const there = latest?.run.id !== id || !isLiveState(runState(latest)) || isSettled(latest.run, wish);
			if (there || performance.now() > deadline) return latest;
			await delay(LOOK_MS);
		}
	}
}

function told(latest: LatestRun, id: number, wish: RunWish): string {
	if (latest?.run.id !== id || !isLiveState(runState(latest))) return `Run ${id} has ended.`;
	if (wish === 'stopped') return `Run ${id} is told to stop; it ends its session first.`;
	if (!isSettled(latest.run, wish)) return `Run ${id} is told so, and has not answered yet.`;
	return wish === 'paused' ? `Run ${id} is paused. ${latest.run.detail ?? ''}`.trim() : `Run ${id} goes on.`;
}

function reply(latest: LatestRun, message: string): ActionReply {
	return { success: true, status: agentStatusOf(latest).status, message };
}
