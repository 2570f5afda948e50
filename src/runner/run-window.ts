import { mayWork, type Permission, type Schedule } from '../core/schedule.ts';
import type { ProjectStore } from '../store/project-store.ts';
import type { RunControl } from './run-control.ts';

/** The run windows of a project, as one run keeps to them. */
export interface RunWindow {
	/** Whether a session may work now; null: there are no windows. */
	permission(): Permission | null;
	/** Waits for the window at most so long as what is set may go unseen, or until people steer the run. */
	wait(opensAt: number): Promise<void>;
	/** Tells when the present window ends, until the returned function is called. */
	onEnd(ended: () => void): () => void;
}

/** How long a change of the settings may go unseen. */
const SETTINGS_MS = 60_000;
const LOOK_MS = 1_000;

/**
 * Goes by the store's clock, which may leap: machines sleep, and clocks are set.
 *
 * @param schedule is asked again while the run goes on
 * @param scheduled the run keeps to its windows from its start; else it works at once, until the next one ends
 */
export function createRunWindow(
	store: ProjectStore,
	control: RunControl,
	schedule: () => Schedule | null,
	scheduled: boolean,
): RunWindow {
	let freeFrom = scheduled ? null : store.now();
	let goOns = control.goOns();

	function permission(): Permission | null {
		if (control.goOns() !== goOns) {
			goOns = control.goOns();
			freeFrom = store.now();
		}
		const present = schedule();
		return present === null ? null : mayWork(present, store.now(), freeFrom);
	}

	return {
		permission,
		async wait(opensAt) {
			await control.waitUntil(Math.min(opensAt, store.now() + SETTINGS_MS));
		},
		onEnd(ended) {
			let until = Number.NEGATIVE_INFINITY;
			let lookedAt = Number.NEGATIVE_INFINITY;
			function look(): void {
				const now = store.now();
				// The settings are in a file: it is not opened each second.
				if (now < until && Math.abs(now - lookedAt) < SETTINGS_MS) return;
				lookedAt = now;
				const present = permission();
				if (present?.open === false) {
					clearInterval(timer);
					ended();
				} else until = present?.until?.at ?? Number.POSITIVE_INFINITY;
			}
			const timer = setInterval(() => {
				try {
					look();
				} catch (error) {
					// Nothing may escape into a timer: it would end the process without ending the box.
					control.breakOff(error);
				}
			}, LOOK_MS);
			return () => clearInterval(timer);
		},
	};
}
