import { requireSpec } from '../agent/spec.ts';
import { AutocoderError } from '../contract/errors.ts';
import { overBudget } from '../core/budget.ts';
import { isComplete } from '../core/progress.ts';
import { isLiveState, runState } from '../core/run-state.ts';
import { type Opening, openings } from '../core/schedule.ts';
import { readSchedule } from '../core/schedule-state.ts';
import { RUNS_LOOKED_AT, type ScheduledStart, startsBySchedule } from '../core/scheduled-start.ts';
import { findBudgets } from '../projects/budgets.ts';
import { isDemo } from '../projects/demo-project.ts';
import { machineZone } from '../projects/schedules.ts';
import type { ScheduledProject } from '../store/schedules.ts';
import type { ServerDependencies } from './dependencies.ts';
import { startRun } from './start-run.ts';

/** Starts the runs of projects whose run windows open. */
export interface Scheduler {
	/** Looks anew, as after a change of settings; otherwise it does so when a window opens, and each minute. */
	look(): Promise<void>;
	/** Why a project could not be started when its present window opened; null: there was nothing of that kind. */
	problem(project: string): string | null;
	/** Resolves when it starts nothing any more. */
	close(): Promise<void>;
}

/** A clock that was moved and a machine that slept show up after this, and so does what other processes set. */
const LOOK_MS = 60_000;
/** The wall clock and the timer's need not agree to the millisecond. */
const LEAST_MS = 50;

interface Known {
	/** The opening for which it was decided whether the project is started: once is enough, until a runner of ours ends. */
	decided: number;
	problem: string | null;
}

/**
 * Reads the registry only; a project's database is opened when its window opens.
 *
 * @param now Unix milliseconds
 * @param report is told what fails without anybody who waits for it
 */
export function createScheduler(
	dependencies: Pick<ServerDependencies, 'stores' | 'launcher' | 'home'>,
	now: () => number,
	report: (error: unknown, project: string | null) => void,
): Scheduler {
	const { stores, home } = dependencies;
	const known = new Map<string, Known>();
	let timer: NodeJS.Timeout | undefined;
	let looking: Promise<void> | null = null;
	let again = false;
	let closed = false;

	function look(): Promise<void> {
		again = looking !== null;
		looking ??= lookUntilDone().finally(() => {
			looking = null;
		});
		return looking;
	}

	async function lookUntilDone(): Promise<void> {
		clearTimeout(timer);
		let next = now() + LOOK_MS;
		do {
			again = false;
			try {
				next = await lookOnce();
			} catch (error) {
				report(error, null);
			}
		} while (again && !closed);
		if (closed) return;
		timer = setTimeout(() => void look(), Math.max(LEAST_MS, next - now()));
		timer.unref();
	}

	/** Returns when to look next, in Unix milliseconds. */
	async function lookOnce(): Promise<number> {
		const projects = await stores.registry((registry) => registry.schedules());
		const names = new Set(projects.map(({ name }) => name));
		for (const name of known.keys()) if (!names.has(name)) known.delete(name);
		const openingOf = openingsAt(now());
		let next = now() + LOOK_MS;
		for (const project of projects) {
			const { opens } = openingOf(project.schedule);
			// Windows without a gap never open, and so start nothing.
			if (opens === null || closed) continue;
			if (opens.at > now()) next = Math.min(next, opens.at);
			else await consider(project, opens.at);
		}
		return next;
	}

	async function consider(project: ScheduledProject, openedAt: number): Promise<void> {
		if (known.get(project.name)?.decided === openedAt) return;
		try {
			const decision = await decide(project, openedAt);
			known.set(project.name, { decided: decision === 'later' ? 0 : openedAt, problem: null });
			if (decision === 'start') await start(project.name);
		} catch (error) {
			// A database that is locked or busy is asked again.
			const busy = error instanceof AutocoderError && error.code === 'DATABASE_LOCKED';
			known.set(project.name, { decided: busy ? 0 : openedAt, problem: messageOf(error) });
			report(error, project.name);
		}
	}

	async function start(name: string): Promise<void> {
		const { ended } = await startRun(dependencies, name, null, true);
		void ended.then(() => {
			// It may have crashed, and then it is started again.
			known.delete(name);
			if (!closed) void look();
		});
	}

	/** @throws AutocoderError PROJECT_NOT_FOUND, SPEC_MISSING, SPEC_UNFILLED, those of the database */
	async function decide({ name, since }: ScheduledProject, openedAt: number): Promise<ScheduledStart> {
		if (openedAt < since) return 'no';
		const { directory } = await stores.find(name);
		if (isDemo(home, directory)) return 'no';
		const dayStart = new Date(now()).setHours(0, 0, 0, 0);
		// A run that is yet to begin has spent nothing of its own budget.
		const budgets = { ...findBudgets(directory, home), run: null };
		return await stores.read(
			name,
			(store) => {
				const latest = store.runs.latest();
				const initializerDue = store.sessions.initializerDue();
				if (initializerDue) requireSpec(directory);
				return startsBySchedule({
					openedAt,
					knownSince: since,
					complete: isComplete(store.features.stats()) && !initializerDue,
					runs: store.runs.page(null, RUNS_LOOKED_AT),
					alive: isLiveState(runState(latest)),
					overBudget: overBudget(budgets, store.ledger.spent(latest?.run.id ?? 0, dayStart)) !== null,
				});
			},
			() => {
				requireSpec(directory);
				return 'start';
			},
		);
	}

	return {
		look,
		problem: (project) => known.get(project)?.problem ?? null,
		async close() {
			closed = true;
			clearTimeout(timer);
			await looking;
		},
	};
}

/** The present or next opening of each text: many projects may share one. */
function openingsAt(now: number): (text: string) => Opening {
	const zone = machineZone();
	const found = new Map<string, Opening>();
	return (text) => {
		const schedule = readSchedule(text, zone);
		const opening = found.get(text) ?? (schedule === null ? undefined : openings(schedule, now, 1)[0]);
		if (opening === undefined) throw new AutocoderError('INTERNAL', `The schedule "${text}" has no windows.`);
		found.set(text, opening);
		return opening;
	};
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
