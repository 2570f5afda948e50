import { setTimeout as sleep } from 'node:timers/promises';
import type { RunEnd } from '../src/contract/run.ts';
import type { ProjectStore } from '../src/store/project-store.ts';
import type { Autocoder } from '../test/support/autocoder.ts';
import { startServer, type TestServer } from '../test/support/server.ts';
import type { Workshop } from '../test/support/workshop.ts';
import type { Kind } from './kinds.ts';

/** How a run came to its end, as a person sees it. */
export interface Ending {
	readonly how: 'ended' | 'refused' | 'killed';
	readonly reason: RunEnd | null;
	/** The code of the error that it named. */
	readonly code: string | null;
	/** What a person would read. */
	readonly detail: string;
}

/** Starts runs of one project, in a terminal or through a server that is kept alive. */
export interface RunStarter {
	/** Starts a run and resolves with its end. */
	once(): Promise<Ending>;
	runner(): number | undefined;
	server(): number | undefined;
	/** Stops the server as a person would. */
	close(): Promise<void>;
}

const PROJECT = 'faults';
const LOOK_MS = 20;

export function inTerminal(workshop: Workshop, args: readonly string[]): RunStarter {
	let present: Autocoder | undefined;
	return {
		async once() {
			present = workshop.start('run', '--project-dir', workshop.directory, '--json', ...args);
			const { signal } = await present.exit;
			const summary = present.summary() as
				| { reason?: RunEnd; detail?: string | null; error?: { code: string; message: string } }
				| undefined;
			const detail = summary?.error?.message ?? summary?.detail ?? present.stderr().slice(-1_000);
			if (signal !== null) return { how: 'killed', reason: null, code: null, detail: signal };
			if (summary?.error !== undefined) return { how: 'refused', reason: null, code: summary.error.code, detail };
			return { how: 'ended', reason: summary?.reason ?? null, code: null, detail };
		},
		runner: () =>
			present?.child.signalCode === null && present.child.exitCode === null ? present.child.pid : undefined,
		server: () => undefined,
		close: () => Promise.resolve(),
	};
}

/** @param yolo whether the runs go without a browser */
export function throughServer(workshop: Workshop, store: ProjectStore, yolo: boolean): RunStarter {
	let present: TestServer | undefined;
	const lives = (server: TestServer) =>
		server.process.child.exitCode === null && server.process.child.signalCode === null;
	const alive = () => {
		const latest = store.runs.latest();
		return latest?.alive === true && latest.run.status !== 'ended' ? latest.run : undefined;
	};

	/** One that was killed is started again, as whatever keeps servers alive does. */
	async function server(): Promise<TestServer> {
		while (present === undefined || !lives(present)) present = await startServer(workshop).catch(() => undefined);
		return present;
	}

	async function start(): Promise<Ending | null> {
		for (;;) {
			try {
				const answer = await (await server()).api('POST', `/api/projects/${PROJECT}/agent/start`, { yolo_mode: yolo });
				const { code, detail } = answer.body as { code?: string; detail?: string };
				if (answer.status === 200 || code === 'RUN_ALREADY_ACTIVE') return null;
				return { how: 'refused', reason: null, code: code ?? `HTTP ${answer.status}`, detail: detail ?? '' };
			} catch {
				// It was killed meanwhile; whether the run began shows when it is asked for again.
				await sleep(LOOK_MS);
			}
		}
	}

	return {
		async once() {
			const before = store.runs.latest()?.run.id ?? 0;
			const refused = await start();
			if (refused !== null) return refused;
			while (alive() !== undefined) {
				await server();
				await sleep(LOOK_MS);
			}
			const latest = store.runs.latest()?.run;
			if (latest === undefined || latest.id === before || latest.status !== 'ended')
				return { how: 'killed', reason: null, code: null, detail: 'Its process is gone.' };
			const code = latest.end_reason === 'error' ? codeOf(latest.detail ?? '') : null;
			return { how: 'ended', reason: latest.end_reason, code, detail: latest.detail ?? '' };
		},
		runner: () => alive()?.pid,
		server: () => (present !== undefined && lives(present) ? present.process.child.pid : undefined),
		async close() {
			present?.process.child.kill('SIGTERM');
			await present?.process.exit;
		},
	};
}

/** A run's row holds the sentence of an error, not its code. */
function codeOf(detail: string): string | null {
	if (detail.startsWith('There is no space left')) return 'DISK_FULL';
	return detail.endsWith('is locked by another process.') ? 'DATABASE_LOCKED' : null;
}

/** Whether what has struck until now explains that a run came to this end. */
export function isExplained({ how, reason, code }: Ending, struck: ReadonlySet<Kind>): boolean {
	if (reason === 'all_passing') return true;
	if (how === 'killed') return struck.has('kill-runner');
	if (code === 'DISK_FULL') return struck.has('disk-full');
	if (code === 'DATABASE_LOCKED') return struck.has('database-locked');
	// A feature is parked when session after session leaves it without having passed it.
	const parking: readonly Kind[] = ['kill-claude', 'kill-mcp', 'kill-browser', 'empty-answer', 'disk-full'];
	if (reason === 'no_progress') return parking.some((kind) => struck.has(kind));
	const failing: readonly Kind[] = ['kill-claude', 'throttled', 'throttled-with-time', 'overloaded', 'server-error'];
	return reason === 'failing_sessions' && failing.some((kind) => struck.has(kind));
}
