import type { SessionSettings } from '../agent/session-host.ts';
import { requireSpec } from '../agent/spec.ts';
import type { Run } from '../contract/run.ts';
import { DEFAULT_SETTINGS } from '../contract/settings.ts';
import { DEFAULT_POLICY } from '../core/next-step.ts';
import type { BoxSupport } from '../process/detect-box.ts';
import { isAlive } from '../process/identity.ts';
import { NO_BUDGETS } from '../runner/money.ts';
import { type RunOptions, type RunResult, runProject } from '../runner/run-project.ts';
import { followJournal } from '../store/follow-journal.ts';
import { openProjectStore, type ProjectStore } from '../store/project-store.ts';
import { eventLine, type LineContext } from './event-lines.ts';
import { type LiveView, openLiveView } from './live-view/live-view.ts';
import type { Spent } from './live-view/render-view.ts';
import type { Output } from './output.ts';
import type { RunSummary } from './run-summary.ts';

/** How a run is shown. `live`: with a footer that tells the state of things, for people at a terminal. */
export interface RunView {
	readonly showCost: boolean;
	readonly live: { readonly unicode: boolean } | null;
	/** Shows nothing of the journal. */
	readonly quiet?: boolean;
}

/**
 * Runs a project in this process and shows its journal as it grows. The first SIGINT, SIGTERM or SIGHUP stops the run in good order,
 * the second at once.
 */
export async function runInTerminal(
	settings: SessionSettings,
	box: BoxSupport,
	{
		maxIterations,
		showCost,
		live,
		quiet = false,
		webhook = () => null,
		budgets = () => NO_BUDGETS,
		parkAfter = () => DEFAULT_SETTINGS.park_after,
		schedule = () => null,
		scheduled = false,
		upkeep,
	}: RunView &
		Pick<RunOptions, 'maxIterations' | 'webhook' | 'budgets' | 'parkAfter' | 'schedule' | 'scheduled' | 'upkeep'>,
	output: Output,
): Promise<RunSummary> {
	const dependencies = { now: Date.now, isAlive };
	const store = openProjectStore(settings.projectDirectory, dependencies);
	const reader = openProjectStore(settings.projectDirectory, dependencies);
	const ended = new AbortController();
	const context = { stats: reader.features.stats, projectDirectory: settings.projectDirectory, showCost };
	const spent = (runId: number) => spentInRun(reader, runId);
	const view = live === null ? null : openLiveView({ ...context, ...live, spent });
	const showing = quiet ? Promise.resolve() : show(reader, ended.signal, context, output, view);
	const endAtOnce = new AbortController();
	const release = stopOnSignals(reader, endAtOnce, output);
	try {
		const result = await runProject(store, {
			settings,
			boxDetail: box.detail,
			maxIterations,
			policy: DEFAULT_POLICY,
			webhook,
			budgets,
			parkAfter,
			schedule,
			scheduled,
			...(upkeep === undefined ? {} : { upkeep }),
			endAtOnce: endAtOnce.signal,
			requireSpec: () => requireSpec(settings.projectDirectory),
		});
		ended.abort();
		await showing;
		return summarize(reader, settings.projectDirectory, result);
	} finally {
		release();
		ended.abort();
		await showing.finally(() => view?.close());
		reader.close();
		store.close();
	}
}

async function show(
	store: ProjectStore,
	signal: AbortSignal,
	context: LineContext,
	output: Output,
	view: LiveView | null,
): Promise<void> {
	for await (const event of followJournal(store, { since: store.journal.head(), lookMs: 50, signal })) {
		output.emit(event);
		view?.see(event, context.stats());
		const line = eventLine(event, context);
		if (line !== null) output.say(view === null ? line : view.wrap(line));
	}
}

function stopOnSignals(store: ProjectStore, endAtOnce: AbortController, output: Output): () => void {
	const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
	let asked = 0;
	const onSignal = () => {
		asked += 1;
		if (asked === 1) {
			output.say('Stopping: the session is told to end. Once more to stop at once.');
			store.runs.wish('stopped');
		} else if (asked === 2) {
			endAtOnce.abort();
		} else {
			// A box ends with this process; what is left without one is cleared up by the next run.
			process.exit(130);
		}
	};
	for (const signal of signals) process.on(signal, onSignal);
	return () => {
		for (const signal of signals) process.off(signal, onSignal);
	};
}

function summarize(store: ProjectStore, project: string, { runId, reason, detail, exitCode }: RunResult): RunSummary {
	const run = store.runs.get(runId) as Run;
	return {
		type: 'summary',
		project,
		run_id: runId,
		reason,
		detail,
		exit_code: exitCode,
		...store.features.stats(),
		...usedInRun(store, runId),
		duration_ms: Math.max(0, (run.ended_at ?? Date.now()) - run.started_at),
	};
}

/** What the sessions of a run have used until now. Input counts what came from the model's cache, too. */
function usedInRun(store: ProjectStore, runId: number) {
	const sessions = store.sessions.list().filter(({ run_id }) => run_id === runId);
	const sum = (pick: (session: (typeof sessions)[number]) => number) =>
		sessions.reduce((total, session) => total + pick(session), 0);
	return {
		sessions: sessions.length,
		cost_usd: sum((session) => session.cost_usd),
		input_tokens: sum((session) => session.input_tokens + session.cache_read_tokens + session.cache_creation_tokens),
		output_tokens: sum((session) => session.output_tokens),
	};
}

function spentInRun(store: ProjectStore, runId: number): Spent {
	const { cost_usd, input_tokens, output_tokens } = usedInRun(store, runId);
	return { costUsd: cost_usd, tokens: input_tokens + output_tokens };
}
