import type { DemoAssets } from './assets.ts';
import type { Files } from './stages.ts';

/** What both kinds of session know. */
export interface DemoContext {
	readonly assets: DemoAssets;
	readonly stages: readonly Files[];
	/** The project's directory, absolute. */
	readonly directory: string;
	readonly hasBrowser: boolean;
	/** How many features pass. */
	readonly passing: number;
}
