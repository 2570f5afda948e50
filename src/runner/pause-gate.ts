import type { Gate } from '../agent/tool-hook.ts';

/** The gate of a run: closed while it is paused, and for good once it stops. */
export interface PauseGate extends Gate {
	/** How long agents have been held in all, in milliseconds. */
	heldMs(): number;
	/** Whether nobody is held. */
	isOpen(): boolean;
	close(): void;
	open(): void;
	/** Sends everybody who waits, and whoever comes later, home. */
	stop(): void;
}

/** @param onHold called when a first agent begins to wait */
export function createPauseGate(onHold: () => void): PauseGate {
	let state: 'open' | 'closed' | 'stopped' = 'open';
	let waiting: ((verdict: 'go' | 'stop') => void)[] = [];
	let heldBefore = 0;
	let heldSince = 0;

	function settle(verdict: 'go' | 'stop'): void {
		if (waiting.length > 0) heldBefore += performance.now() - heldSince;
		for (const resolve of waiting) resolve(verdict);
		waiting = [];
	}

	return {
		pass() {
			if (state === 'open') return Promise.resolve('go');
			if (state === 'stopped') return Promise.resolve('stop');
			const first = waiting.length === 0;
			if (first) heldSince = performance.now();
			const verdict = new Promise<'go' | 'stop'>((resolve) => waiting.push(resolve));
			if (first) onHold();
			return verdict;
		},
		holding: () => waiting.length > 0,
		heldMs: () => heldBefore + (waiting.length > 0 ? performance.now() - heldSince : 0),
		isOpen: () => state === 'open',
		close() {
			if (state === 'open') state = 'closed';
		},
		open() {
			if (state !== 'closed') return;
			state = 'open';
			settle('go');
		},
		stop() {
			state = 'stopped';
			settle('stop');
		},
	};
}
