import { stderr, stdout } from 'node:process';
import type { JournalEvent } from '../../contract/events.ts';
import type { FeatureStats } from '../../contract/feature.ts';
import { colours } from '../colours.ts';
import { pinFooter } from './pin-footer.ts';
import { FRAME_MS, renderView, type Spent } from './render-view.ts';
import { initialState, nextState } from './view-state.ts';
import { wrapLine } from './wrap-line.ts';

export interface LiveView {
	/** Takes what happened, with the counts of the moment. */
	see(event: JournalEvent, stats: FeatureStats): void;
	/** A log line, broken between words to fit the terminal. */
	wrap(line: string): string;
	close(): void;
}

export interface LiveViewSources {
	readonly unicode: boolean;
	readonly showCost: boolean;
	readonly projectDirectory: string;
	readonly stats: () => FeatureStats;
	/** Asked once a second: the sum grows while a session runs. */
	readonly spent: (runId: number) => Spent;
}

const ASK_MS = 1_000;

/** Shows the state of a run at the bottom of standard output, which is a terminal, until it is closed. */
export function openLiveView({ unicode, showCost, projectDirectory, stats, spent }: LiveViewSources): LiveView {
	let state = initialState(Date.now(), stats());
	let [sum, askedAt]: [Spent, number] = [{ costUsd: 0, tokens: 0 }, 0];

	function sumAt(now: number): Spent {
		if (state.runId !== null && Math.abs(now - askedAt) >= ASK_MS) [sum, askedAt] = [spent(state.runId), now];
		return sum;
	}

	const footer = pinFooter(stdout, stderr.isTTY ? [stderr] : [], () => {
		const now = Date.now();
		return renderView(state, sumAt(now), now, {
			columns: columns(),
			rows: stdout.rows || 24,
			unicode,
			colours: colours.isColorSupported,
			showCost,
			projectDirectory,
		});
	});
	const timer = setInterval(footer.refresh, FRAME_MS);
	timer.unref();
	return {
		see(event, counts) {
			state = nextState(state, event, counts);
		},
		wrap: (line) => wrapLine(line, columns()),
		close() {
			clearInterval(timer);
			footer.release();
		},
	};
}

function columns(): number {
	return stdout.columns || 80;
}
