import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { FeatureStats } from '../../contract/feature.ts';
import { type RunState, runState } from '../../core/run-state.ts';
import { isAlive } from '../../process/identity.ts';
import { isBegun } from '../../projects/open-existing-store.ts';
import { hasSpec } from '../../projects/prompt-files.ts';
import { openProjectStore } from '../../store/project-store.ts';
import { openRegistry, type RegisteredProject } from '../../store/registry.ts';
import { colours } from '../colours.ts';
import type { Environment } from '../env.ts';
import { createOutput, describeError, visible } from '../output.ts';
import { emitSummary, examples, takesJson } from '../project-command.ts';

/** A registered project as the list shows it. `new`: nothing was run yet; `broken`: its database cannot be read. */
interface ListedProject extends RegisteredProject {
	readonly state: Exclude<RunState, 'none'> | 'new' | 'missing' | 'broken';
	/** null: there are no features yet, or they cannot be counted. */
	readonly stats: FeatureStats | null;
	readonly has_spec: boolean;
	readonly error?: ReturnType<typeof describeError>;
}

/** One locked database must not hold up the whole list for long. */
const BUSY_MS = 500;
const NO_STATS: FeatureStats = { passing: 0, in_progress: 0, total: 0, percentage: 0 };

export function addListCommand(program: Command, environment: Environment): void {
	const command = program
		.command('list')
		.summary('all projects, how far each is, and which run')
		.description(
			'Lists the projects that autocoder knows, with their progress, the state of their latest run and where they are.',
		);
	takesJson(command).action((options: { json?: boolean }) => {
		const output = createOutput(options.json ?? false);
		const projects = registered(environment).map(examine);
		for (const { stats, ...project } of projects) output.emit({ type: 'project', ...project, ...(stats ?? NO_STATS) });
		if (!output.json) for (const line of lines(projects)) output.say(line);
		emitSummary(output, { projects: projects.length });
	});
	examples(command, [
		['autocoder list', 'all projects'],
		['autocoder list --json', 'one project a line, for a script'],
	]);
}

function registered(environment: Environment): RegisteredProject[] {
	// A look must not make a registry where there is none.
	if (!existsSync(join(environment.home, 'registry.db'))) return [];
	const registry = openRegistry(environment.home, Date.now);
	try {
		return registry.list();
	} finally {
		registry.close();
	}
}

/** What is wrong with one project is shown with it, and keeps no other from being shown. */
function examine(registered: RegisteredProject): ListedProject {
	const project = { ...registered, has_spec: hasSpec(registered.path) };
	try {
		if (!statSync(project.path, { throwIfNoEntry: false })?.isDirectory())
			return { ...project, state: 'missing', stats: null };
		if (!isBegun(project.path)) return { ...project, state: 'new', stats: null };
		const store = openProjectStore(project.path, { now: Date.now, isAlive, busyTimeoutMs: BUSY_MS });
		try {
			const state = runState(store.runs.latest());
			return { ...project, state: state === 'none' ? 'new' : state, stats: store.features.stats() };
		} finally {
			store.close();
		}
	} catch (error) {
		return { ...project, state: 'broken', stats: null, error: describeError(error) };
	}
}

function lines(projects: readonly ListedProject[]): string[] {
	if (projects.length === 0) return ['There are no projects yet. Begin one with "autocoder create NAME".'];
	const width = Math.max('PROJECT'.length, ...projects.map(({ name }) => name.length));
	const row = (name: string, progress: string, state: string, path: string) =>
		`${name.padEnd(width)}  ${progress.padEnd(16)}  ${state}  ${path}`;
	return [
		colours.bold(row('PROJECT', 'PASSING', 'STATE'.padEnd(8), 'DIRECTORY')),
		...projects.flatMap(({ name, stats, state, path, error }) => [
			row(name, progress(stats), colour(state), visible(path)),
			...(error === undefined ? [] : [colours.yellow(`  ${error.code} ${visible(error.message)}`)]),
		]),
	];
}

function progress(stats: FeatureStats | null): string {
	return stats === null ? '-' : `${stats.passing}/${stats.total} (${stats.percentage} %)`;
}

function colour(state: ListedProject['state']): string {
	const shown = state.padEnd(8);
	if (state === 'running') return colours.green(shown);
	if (state === 'paused' || state === 'waiting' || state === 'stopping') return colours.yellow(shown);
	return state === 'missing' || state === 'broken' || state === 'crashed' ? colours.red(shown) : colours.dim(shown);
}
