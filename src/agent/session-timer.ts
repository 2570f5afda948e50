import type { Gate } from './tool-hook.ts';

/** How long a session may take, in milliseconds. Time in a pause, and time in which the machine slept, do not count. */
export interface SessionBounds {
	/** From the start of Claude to its readiness. */
	readonly startMs: number;
	readonly totalMs: number;
	/** Without any message but heartbeats; longer than the longest command that Claude Code allows (10 minutes). */
	readonly silenceMs: number;
	/** Until people are told that the model's API says nothing at all; a network that swallows packets takes minutes to fail. Default 30 s. */
	readonly hintMs?: number;
}

export const DEFAULT_BOUNDS: SessionBounds = { startMs: 60_000, totalMs: 3 * 3_600_000, silenceMs: 15 * 60_000 };

export interface SessionTimer {
	/** Resolves when a bound is reached. */
	readonly over: Promise<'timeout' | 'silence'>;
	signOfLife(): void;
	stop(): void;
}

const TICK_MS = 1_000;

/** Counts in ticks rather than by the clock: a tick that comes late, because the machine slept, counts once. */
export function createSessionTimer(bounds: SessionBounds, gate: Pick<Gate, 'holding'>): SessionTimer {
	let total = 0;
	let silent = 0;
	let interval: NodeJS.Timeout | undefined;
	const over = new Promise<'timeout' | 'silence'>((resolve) => {
		interval = setInterval(() => {
			if (gate.holding()) return;
			total += TICK_MS;
			silent += TICK_MS;
			if (total >= bounds.totalMs) resolve('timeout');
			else if (silent >= bounds.silenceMs) resolve('silence');
		}, TICK_MS);
	});
	return {
		over,
		signOfLife() {
			silent = 0;
		},
		stop: () => clearInterval(interval),
	};
}
