import { setImmediate } from 'node:timers/promises';
import { AutocoderError, type ErrorCode } from '../contract/errors.ts';
import type { FeatureStats } from '../contract/feature.ts';
import { type RunState, runState } from '../core/run-state.ts';
import type { Outbox } from '../store/outbox.ts';
import type { ProjectStore } from '../store/project-store.ts';
import type { Sessions } from '../store/sessions.ts';
import type { ProjectStores } from './project-stores.ts';

/** How a project's database is: `empty` has none yet, `missing` has not even a directory. */
export type ProjectState = 'ok' | 'empty' | 'missing' | 'locked' | 'unusable';

export interface ProjectFigures {
	readonly name: string;
	readonly state: ProjectState;
	/** Why it is not usable. */
	readonly code: ErrorCode | null;
	readonly facts: {
		readonly stats: FeatureStats;
		readonly run: RunState;
		readonly sessions: ReturnType<Sessions['totals']>;
		readonly webhook: ReturnType<Outbox['depth']>;
	} | null;
}

/** What all databases say now. */
export interface Figures {
	/** Why the registry cannot be read; null when it can. */
	readonly registry: ErrorCode | null;
	readonly projects: readonly ProjectFigures[];
	/** How many more projects there are than were looked at. */
	readonly skipped: number;
}

const FRESH_MS = 1_000;
const MOST_PROJECTS = 200;

/**
 * Looks at the databases of all projects when asked, once a second at most however many ask. One that is locked or damaged is told
 * as such, and holds up nobody.
 *
 * @param now milliseconds that only go forward
 */
export function createFigures(stores: ProjectStores, now: () => number): () => Promise<Figures> {
	let latest: { readonly at: number; readonly figures: Promise<Figures> } | null = null;
	return () => {
		if (latest === null || now() - latest.at >= FRESH_MS) latest = { at: now(), figures: look(stores) };
		return latest.figures;
	};
}

async function look(stores: ProjectStores): Promise<Figures> {
	let names: string[];
	try {
		names = await stores.registry((registry) => registry.list().map(({ name }) => name));
	} catch (error) {
		return { registry: codeOf(error), projects: [], skipped: 0 };
	}
	const projects: Promise<ProjectFigures>[] = [];
	for (const name of names.slice(0, MOST_PROJECTS)) {
		projects.push(lookAt(name, stores));
		// Opening takes a millisecond or two; other requests are not to wait for all of them.
		await setImmediate();
	}
	return { registry: null, projects: await Promise.all(projects), skipped: names.length - projects.length };
}

async function lookAt(name: string, stores: ProjectStores): Promise<ProjectFigures> {
	try {
		const facts = await stores.read(name, factsOf, () => null);
		return { name, state: facts === null ? 'empty' : 'ok', code: null, facts };
	} catch (error) {
		const code = codeOf(error);
		return { name, state: STATES[code] ?? 'unusable', code, facts: null };
	}
}

function factsOf({ features, runs, sessions, outbox }: ProjectStore) {
	return {
		stats: features.stats(),
		run: runState(runs.latest()),
		sessions: sessions.totals(),
		webhook: outbox.depth(),
	};
}

const STATES: Partial<Record<ErrorCode, ProjectState>> = { PROJECT_NOT_FOUND: 'missing', DATABASE_LOCKED: 'locked' };

function codeOf(error: unknown): ErrorCode {
	return error instanceof AutocoderError ? error.code : 'INTERNAL';
}
