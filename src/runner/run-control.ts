import { AutocoderError } from '../contract/errors.ts';
import type { RunWish } from '../contract/run.ts';
import type { ProjectStore } from '../store/project-store.ts';
import { isLocked } from './passing-faults.ts';
import { createPauseGate, type PauseGate } from './pause-gate.ts';

/** What the outside wants of a run, as the run sees it. */
export interface RunControl {
	readonly gate: PauseGate;
	wish(): RunWish;
	/** How often people wanted the run to go on, be it from a pause or from a wait. */
	goOns(): number;
	/** Calls `listener` when a stop is asked for, at once when it was already. Returns how to take that back. */
	onStop(listener: () => void): () => void;
	/**
	 * Waits until the given time (Unix milliseconds by the store's clock), until people want the run to go on at once, or until the wish
	 * changes; says whether the wait is over. A clock that is set back does not make it longer; one that went on while the machine slept
	 * makes it shorter.
	 */
	waitUntil(time: number): Promise<boolean>;
	/** `work`, or a rejection before it is done when the run must end at once: lease lost, database gone. */
	unlessBroken<T>(work: Promise<T>): Promise<T>;
	/** Ends the run at once, for an error that made further writing pointless. */
	breakOff(error: unknown): void;
	close(): void;
}

const LOOK_MS = 250;
const FILE_CHECK_MS = 1_000;
const HEARTBEAT_MS = 5_000;
/** A machine that slept shows up at the next slice, not at the end of a long timer. */
const SLICE_MS = 1_000;

/** Looks for wishes in the database, keeps the lease warm, and notices a database that was replaced. */
export function createRunControl(store: ProjectStore, runId: number): RunControl {
	const gate = createPauseGate(
		guarded(() => store.runs.setStatus(runId, 'paused', { detail: 'The agent is held before its next tool call.' })),
	);
	const watch = store.watch();
	let present: RunWish = 'running';
	let woken = 0;
	let unseen = false;
	/** Whether people do not see yet that their wish was heard. */
	let tell = false;
	let goOns = 0;
	let wake: () => void = () => {};
	// Sets, and no promises that live as long as the run: those would keep what ever waited for them, a session with all it holds.
	const stopListeners = new Set<() => void>();
	const waiting = new Set<(error: Error) => void>();
	let broken: Error | null = null;

	function breakOff(error: unknown): void {
		broken ??= error instanceof Error ? error : new Error(String(error));
		for (const reject of waiting) reject(broken);
	}

	async function unlessBroken<T>(work: Promise<T>): Promise<T> {
		let giveUp: (error: Error) => void = () => {};
		try {
			return await new Promise<T>((resolve, reject) => {
				giveUp = reject;
				waiting.add(reject);
				work.then(resolve, reject);
				if (broken !== null) reject(broken);
			});
		} finally {
			waiting.delete(giveUp);
		}
	}

	/**
	 * Nothing may escape into a timer: it would end the process without ending the box. What a lock of the database keeps from being done
	 * is done at another time: the lease is held by the process, and not by how warm it is.
	 */
	function guarded(work: () => void): () => void {
		return () => {
			try {
				work();
			} catch (error) {
				if (!isLocked(error)) breakOff(error);
			}
		};
	}

	function look(): void {
		if (!watch.changed() && !unseen) return;
		// Until all that follows is done.
		unseen = true;
		lookAtRun();
		unseen = false;
	}

	function lookAtRun(): void {
		const run = store.runs.get(runId);
		if (run === undefined || (present === 'stopped' && !tell)) return;
		if (run.woken !== woken) {
			woken = run.woken;
			goOns += 1;
			wake();
		}
		if (run.desired !== present) {
			present = run.desired;
			tell = true;
			if (present === 'running') {
				goOns += 1;
				gate.open();
			} else if (present === 'paused') gate.close();
			else {
				gate.stop();
				for (const listener of stopListeners) listener();
			}
			wake();
		}
		if (tell) tellWish();
		tell = false;
	}

	function tellWish(): void {
		if (present === 'paused') store.runs.setStatus(runId, 'paused', { detail: 'The agent finishes its present step.' });
		else store.runs.setStatus(runId, present === 'running' ? 'running' : 'stopping');
	}

	function checkFile(): void {
		if (!watch.replaced()) return;
		const saved = store.rescue();
		throw new AutocoderError(
			'DATABASE_REPLACED',
			`${store.path} was deleted or replaced while the run was using it.`,
			saved === store.path
				? 'The run stopped and put back what it knew. Start it again to go on.'
				: `The run stopped rather than write on. What it knew is in ${saved}: put that in its place, or keep the new one, and start again.`,
		);
	}

	const timers = [
		setInterval(guarded(look), LOOK_MS),
		setInterval(guarded(checkFile), FILE_CHECK_MS),
		setInterval(guarded(store.runs.heartbeat), HEARTBEAT_MS),
	];

	return {
		gate,
		wish: () => present,
		goOns: () => goOns,
		onStop(listener) {
			if (present === 'stopped') listener();
			else stopListeners.add(listener);
			return () => void stopListeners.delete(listener);
		},
		unlessBroken,
		breakOff,
		async waitUntil(time) {
			const before = { present, woken };
			const end = performance.now() + Math.max(0, time - store.now());
			const left = () => Math.min(time - store.now(), end - performance.now());
			while (present === before.present && woken === before.woken && left() > 0) {
				let timer: NodeJS.Timeout | undefined;
				const slice = new Promise<void>((resolve) => {
					timer = setTimeout(resolve, Math.min(left(), SLICE_MS));
				});
				const woken = new Promise<void>((resolve) => {
					wake = resolve;
				});
				await unlessBroken(Promise.race([slice, woken]));
				clearTimeout(timer);
			}
			return left() <= 0 || woken !== before.woken;
		},
		close() {
			for (const timer of timers) clearInterval(timer);
			watch.close();
		},
	};
}
