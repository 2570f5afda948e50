import type { SessionSettings } from '../agent/session-host.ts';
import type { Budgets } from '../contract/cost.ts';
import { RUN_EXIT_CODE, type RunEnd, type RunStatus } from '../contract/run.ts';
import { DEFAULT_SETTINGS } from '../contract/settings.ts';
import type { WebhookTarget } from '../contract/webhook.ts';
import { decideNext, NEW_RUN, type RunMemory, type RunPolicy, remember } from '../core/next-step.ts';
import type { Schedule } from '../core/schedule.ts';
import { createRedactor, type Redact, secretsOf } from '../guard/redact.ts';
import { ownIdentity } from '../process/identity.ts';
import type { ProjectStore } from '../store/project-store.ts';
import type { RunStatusDetails } from '../store/runs.ts';
import { lowDisk } from './disk-space.ts';
import { startHousekeeping, type Upkeep } from './housekeeping.ts';
import { createMoney, NO_BUDGETS } from './money.ts';
import { lastKnown, onceUnlocked } from './passing-faults.ts';
import { keepWork, recover } from './recovery.ts';
import { createRunControl, type RunControl } from './run-control.ts';
import { createSessions } from './run-sessions.ts';
import { createRunWindow } from './run-window.ts';
import { announce, type DeliveryTiming, startDelivering } from './webhook-delivery.ts';
import { authorVariables, commitAuthor, protectWorkTree } from './work-tree.ts';

export interface RunOptions {
	readonly settings: SessionSettings;
	/** The sentence that says which box is in force. */
	readonly boxDetail: string;
	readonly maxIterations: number | null;
	readonly policy: RunPolicy;
	/** After how many sessions that failed with it a feature is parked; 0: never. Asked again while the run goes on. Default: never. */
	readonly parkAfter?: () => number;
	/** Ends the run without waiting for its session. */
	readonly endAtOnce?: AbortSignal;
	/** Throws when no features can be made because the specification is missing or unfilled. */
	readonly requireSpec: () => void;
	/** When sessions may work; asked again while the run goes on. Default: always. */
	readonly schedule?: () => Schedule | null;
	/** The run keeps to the schedule from its start; else it works at once, until the next window ends. */
	readonly scheduled?: boolean;
	/** Bounds in money; asked again while the run goes on. Default: none. */
	readonly budgets?: () => Budgets;
	/** Who is told of what happens; asked again while the run goes on. Default: nobody. */
	readonly webhook?: () => WebhookTarget | null;
	readonly webhookTiming?: DeliveryTiming;
	/** How long details are kept, and how much of the disk must be free; asked again while the run goes on. Default: as the settings' own. */
	readonly upkeep?: () => Upkeep;
	/** How many bytes are free on the disk of a path. */
	readonly freeBytes?: (path: string) => number;
}

/** What is asked again while the run goes on may be unreadable for a while: the registry is locked, or a newer autocoder changed it. */
function withKnownSettings(options: RunOptions): RunOptions {
	const { parkAfter, schedule, budgets, webhook, upkeep } = options;
	return {
		...options,
		...(parkAfter && { parkAfter: lastKnown(parkAfter) }),
		...(schedule && { schedule: lastKnown(schedule) }),
		...(budgets && { budgets: lastKnown(budgets) }),
		...(webhook && { webhook: lastKnown(webhook) }),
		...(upkeep && { upkeep: lastKnown(upkeep) }),
	};
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
export async function runProject(store: ProjectStore, given: RunOptions): Promise<RunResult> {
	const options = withKnownSettings(given);
	const { settings, maxIterations, boxDetail } = options;
	if (store.sessions.initializerDue()) options.requireSpec();
	const webhook = options.webhook ?? (() => null);
	const run = store.runs.begin(
		{ yolo: settings.yolo, model: settings.model, maxIterations, box: boxDetail },
		ownIdentity(),
		// Its start is told already, and the crash of the one before.
		() => announce(store.outbox, webhook()),
	);
	const control = createRunControl(store, run.id);
	const delivering = startDelivering(store.outbox, webhook, options.webhookTiming);
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
		await onceUnlocked(() => store.runs.end(run.id, reason, detail));
		// Its end is told, too. Who comes next may send meanwhile: each delivery is held by one.
		await delivering.finish();
		return { runId: run.id, reason, detail, exitCode: RUN_EXIT_CODE[reason] };
	} catch (error) {
		await housekeeping?.stop();
		if (error instanceof EndedAtOnce) {
			store.runs.end(run.id, 'stopped', error.message);
			await delivering.stop();
			return { runId: run.id, reason: 'stopped', detail: error.message, exitCode: RUN_EXIT_CODE.stopped };
		}
		endAfterError(store, run.id, error, createRedactor(secretsOf(settings.environment)));
		await delivering.finish();
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
	const window = createRunWindow(store, control, options.schedule ?? (() => null), options.scheduled ?? false);
	const sessions = createSessions(store, runId, control, settings, {
		protect,
		budgetLeft: money.left,
		keepWork: (sessionId) => keepWork(store, runId, sessionId, settings),
		window,
	});
	const lowOnDisk = () => lowDisk(projectDirectory, upkeepOf(options).minFreeMb, options.freeBytes);
	const park = () => {
		const most = options.parkAfter?.() ?? 0;
		return onceUnlocked(() => most > 0 && store.features.parkFailing(most));
	};
	const setStatus = (status: RunStatus, more?: RunStatusDetails) =>
		onceUnlocked(() => store.runs.setStatus(runId, status, more));
	// A runner may have been killed between the end of a session and this.
	await park();
	let memory = memoryOf(store);
	let waited = false;
	try {
		for (;;) {
			const now = store.now();
			const step = decideNext(
				{
					stats: store.features.stats(),
					parked: store.features.parked(),
					initializerDue: store.sessions.initializerDue(),
					wish: control.wish(),
					maxIterations,
					overBudget: await onceUnlocked(money.over),
					lowDisk: lowOnDisk(),
					memory,
					window: window.permission(),
					waited,
					now,
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
				case 'closed':
					await setStatus('waiting', { detail: step.why, resumesAt: step.until, waitsFor: 'window' });
					// Side by side: what people want meanwhile must end the wait.
					await Promise.all([sessions.endSpare(), window.wait(step.until)]);
					if (control.wish() === 'running' && window.permission()?.open !== false) await setStatus('running');
					break;
				case 'wait': {
					const until = now + step.ms;
					// When there will be room again nobody knows: no time, and one event however often it is looked.
					const forRoom = step.for === 'disk';
					const time = forRoom ? {} : { resumesAt: until };
					await setStatus('waiting', { detail: step.why, waitsFor: step.for, ...time });
					// Its login and its memory are better not kept for so long.
					const [over] = await Promise.all([
						control.waitUntil(until),
						step.ms > LONGEST_SPARE_MS ? sessions.endSpare() : undefined,
					]);
					if (!forRoom) waited = over;
					if (control.wish() === 'running' && lowOnDisk() === null) await setStatus('running');
					break;
				}
				case 'session': {
					const isLast = maxIterations !== null && memory.sessions + 1 >= maxIterations;
					const last = await control.unlessBroken(sessions.run(step.kind, { prewarmNext: !isLast }));
					memory = remember(memory, last);
					waited = false;
					await park();
				}
			}
		}
	} finally {
		await sessions.close();
	}
}

/** A Claude that was started for the next session waits no longer for it: what it logged in with may be renewed meanwhile. */
const LONGEST_SPARE_MS = 60_000;

/** An API that answered within so long before a run is one that works: runs may work at week-ends only. */
const LATELY_MS = 14 * 86_400_000;

/** What a run knows before its first session: a limit that stands is not tried out anew, whoever met it. */
function memoryOf(store: ProjectStore): RunMemory {
	const answeredAt = store.sessions.lastAnswered();
	const answered = answeredAt !== null && store.now() - answeredAt < LATELY_MS;
	const limit = store.sessions.knownLimit();
	if (limit === null) return { ...NEW_RUN, answered };
	const last = {
		outcome: 'limited',
		progress: false,
		answered: false,
		passing: false,
		at: store.now(),
		...limit,
	} as const;
	return { ...NEW_RUN, answered, limits: 1, last };
}

/** Leaves a true record when it can; a database that is gone or belongs to another runner is not written to. */
function endAfterError(store: ProjectStore, runId: number, error: unknown, redact: Redact): void {
	try {
		store.runs.end(runId, 'error', redact(error instanceof Error ? error.message : String(error)));
	} catch {
		// The first error is the one that people need to see.
	}
}
