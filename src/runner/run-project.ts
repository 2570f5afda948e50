import type { SessionSettings } from '../agent/session-host.ts';
import type { Budgets } from '../contract/cost.ts';
import { RUN_EXIT_CODE, type RunEnd } from '../contract/run.ts';
import { DEFAULT_SETTINGS } from '../contract/settings.ts';
import { decideNext, NEW_RUN, type RunMemory, type RunPolicy, remember } from '../core/next-step.ts';
import { ownIdentity } from '../process/identity.ts';
import type { ProjectStore } from '../store/project-store.ts';
import { lowDisk } from './disk-space.ts';
import { startHousekeeping, type Upkeep } from './housekeeping.ts';
import { createMoney, NO_BUDGETS } from './money.ts';
import { keepWork, recover } from './recovery.ts';
import { createRunControl, type RunControl } from './run-control.ts';
import { createSessions } from './run-sessions.ts';
import { type DeliveryTiming, startDelivering } from './webhook-delivery.ts';
import type { WebhookTarget } from './webhook-request.ts';
import { authorVariables, commitAuthor, protectWorkTree } from './work-tree.ts';

export interface RunOptions {
	readonly settings: SessionSettings;
	/** The sentence that says which box is in force. */
	readonly boxDetail: string;
	readonly maxIterations: number | null;
	readonly policy: RunPolicy;
	/** Ends the run without waiting for its session. */
	readonly endAtOnce?: AbortSignal;
	/** Throws when no features can be made because the specification is missing or unfilled. */
	readonly requireSpec: () => void;
	/** Bounds in money; asked again while the run goes on. Default: none. */
	readonly budgets?: () => Budgets;
	/** Who is told of features that pass; asked again while the run goes on. Default: nobody. */
	readonly webhook?: () => WebhookTarget | null;
	readonly webhookTiming?: DeliveryTiming;
	/** How long details are kept, and how much of the disk must be free; asked again while the run goes on. Default: as the settings' own. */
	readonly upkeep?: () => Upkeep;
	/** How many bytes are free on the disk of a path. */
	readonly freeBytes?: (path: string) => number;
}

function upkeepOf({ upkeep }: RunOptions): Upkeep {
	return upkeep?.() ?? { keepDays: DEFAULT_SETTINGS.keep_days, minFreeMb: DEFAULT_SETTINGS.min_free_mb };
}

export interface RunResult {
	readonly runId: number;
	readonly reason: RunEnd;
	readonly detail: string | null;
	readonly exitCode: number;
}

/**
 * Runs sessions until every feature passes, or until a bound, a wish or an error ends it. Takes the project's runner lease
 * for that time; the store must be this run's own, since it is fenced by the lease.
 *
 * @throws AutocoderError RUN_ALREADY_ACTIVE, SPEC_MISSING, SPEC_UNFILLED, RUN_LEASE_LOST, DATABASE_REPLACED, GIT_…, CLAUDE_NOT_FOUND
 */
export async function runProject(store: ProjectStore, options: RunOptions): Promise<RunResult> {
	const { settings, maxIterations, boxDetail } = options;
	if (store.sessions.initializerDue()) options.requireSpec();
	const run = store.runs.begin(
		{ yolo: settings.yolo, model: settings.model, maxIterations, box: boxDetail },
		ownIdentity(),
	);
	const control = createRunControl(store, run.id);
	// While this run holds the lease, so that no two runners send.
	const delivering = startDelivering(store.outbox, options.webhook ?? (() => null), options.webhookTiming);
	let housekeeping: { stop(): Promise<void> } | null = null;
	const endAtOnce = () => control.breakOff(new EndedAtOnce());
	options.endAtOnce?.addEventListener('abort', endAtOnce);
	try {
		const recovered = await recover(store, run.id, settings);
		if (recovered !== null)
			store.journal.record([{ type: 'log', data: { level: 'info', line: recovered } }], { runId: run.id });
		housekeeping = startHousekeeping(store, run.id, () => upkeepOf(options).keepDays);
		const { reason, detail } = await loop(store, run.id, control, options);
		await housekeeping.stop();
		await delivering.finish();
		store.runs.end(run.id, reason, detail);
		return { runId: run.id, reason, detail, exitCode: RUN_EXIT_CODE[reason] };
	} catch (error) {
		await housekeeping?.stop();
		await delivering.stop();
		if (error instanceof EndedAtOnce) {
			store.runs.end(run.id, 'stopped', error.message);
			return { runId: run.id, reason: 'stopped', detail: error.message, exitCode: RUN_EXIT_CODE.stopped };
		}
		endAfterError(store, run.id, error);
		throw error;
	} finally {
		options.endAtOnce?.removeEventListener('abort', endAtOnce);
		control.close();
	}
}

/** How a run that was told to end at once leaves its loop. */
class EndedAtOnce extends Error {
	override readonly message = 'It was ended at once.';
}

async function loop(
	store: ProjectStore,
	runId: number,
	control: RunControl,
	options: RunOptions,
): Promise<{ reason: RunEnd; detail: string | null }> {
	const { policy, maxIterations } = options;
	const { projectDirectory, environment } = options.settings;
	const protect = () => protectWorkTree(projectDirectory, environment);
	await protect();
	const author = authorVariables(await commitAuthor(projectDirectory, environment));
	const settings = { ...options.settings, environment: { ...environment, ...author } };
	const money = createMoney(store, runId, options.budgets ?? (() => NO_BUDGETS));
	const sessions = createSessions(store, runId, control, settings, {
		protect,
		budgetLeft: money.left,
		keepWork: (sessionId) => keepWork(store, runId, sessionId, settings),
	});
	const lowOnDisk = () => lowDisk(projectDirectory, upkeepOf(options).minFreeMb, options.freeBytes);
	let memory: RunMemory = NEW_RUN;
	let waited = false;
	try {
		for (;;) {
			const step = decideNext(
				{
					stats: store.features.stats(),
					initializerDue: store.sessions.initializerDue(),
					wish: control.wish(),
					maxIterations,
					overBudget: money.over(),
					lowDisk: lowOnDisk(),
					memory,
					waited,
					now: Date.now(),
					jitter: Math.random(),
				},
				policy,
			);
			switch (step.do) {
				case 'end':
					return step;
				case 'hold':
					await control.waitUntil(Number.POSITIVE_INFINITY);
					break;
				case 'wait': {
					const until = Date.now() + step.ms;
					// When there will be room again nobody knows: no time, and one event however often it is looked.
					const forRoom = step.why === lowOnDisk();
					store.runs.setStatus(runId, 'waiting', { detail: step.why, ...(forRoom ? {} : { resumesAt: until }) });
					const over = await control.waitUntil(until);
					if (!forRoom) waited = over;
					if (control.wish() === 'running' && lowOnDisk() === null) store.runs.setStatus(runId, 'running');
					break;
				}
				case 'session': {
					const isLast = maxIterations !== null && memory.sessions + 1 >= maxIterations;
					const last = await Promise.race([sessions.run(step.kind, { prewarmNext: !isLast }), control.broken]);
					memory = remember(memory, last);
					waited = false;
				}
			}
		}
	} finally {
		await sessions.close();
	}
}

/** Leaves a true record when it can; a database that is gone or belongs to another runner is not written to. */
function endAfterError(store: ProjectStore, runId: number, error: unknown): void {
	try {
		store.runs.end(runId, 'error', error instanceof Error ? error.message.slice(0, 2_000) : String(error));
	} catch {
		// The first error is the one that people need to see.
	}
}
