import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { removeScratch } from '../../src/agent/scratch.ts';
import { scratchKey } from '../../src/chat/clear-up.ts';
import { isAlive } from '../../src/process/identity.ts';
import { endMarked, findMarked } from '../../src/process/leftovers.ts';
import { projectMarker } from '../../src/process/marker.ts';
import type { FaultRule } from '../../src/rehearsal/faults.ts';
import type { Scenario } from '../../src/rehearsal/script.ts';
import { type RehearsalServer, startRehearsalServer } from '../../src/rehearsal/server.ts';
import { openProjectStore, type ProjectStore } from '../../src/store/project-store.ts';
import { type Autocoder, startAutocoder } from './autocoder.ts';

/** A project of a test with everything around it: a rehearsed model, a home of its own, and the processes started on it. */
export interface Workshop {
	readonly directory: string;
	readonly server: RehearsalServer;
	readonly env: Readonly<Record<string, string>>;
	start(...args: string[]): Autocoder;
	startWith(env: Readonly<Record<string, string>>, ...args: string[]): Autocoder;
	/** With a command put before it, that starts it in other circumstances. */
	startAs(before: readonly string[], env: Readonly<Record<string, string>>, ...args: string[]): Autocoder;
	/** Starts `autocoder run --yolo --json` on the project. */
	run(...args: string[]): Autocoder;
	/** @param directory default: the project's */
	store(directory?: string): ProjectStore;
	/** The project's database without our store around it. */
	rawDatabase(): SQLite.Database;
	/** Processes of the project's boxes that live. */
	leftovers(): number;
	close(): Promise<void>;
}

/** @param now Unix milliseconds as the model's server sees them; default: the machine's clock */
export async function openWorkshop(
	scenario: Scenario,
	faults: readonly FaultRule[] = [],
	now: () => number = Date.now,
): Promise<Workshop> {
	const root = realpathSync(mkdtempSync(join(tmpdir(), 'autocoder-workshop-')));
	const [directory, home] = [join(root, 'project'), join(root, 'home')];
	mkdirSync(join(directory, 'prompts'), { recursive: true });
	mkdirSync(home);
	writeFileSync(
		join(directory, 'prompts', 'app_spec.txt'),
		'<project_specification><overview>A project that holds one file for each feature.</overview></project_specification>\n',
	);
	const server = await startRehearsalServer({ scenario, faults, now });
	const env = {
		PATH: process.env.PATH ?? '',
		TMPDIR: process.env.TMPDIR ?? tmpdir(),
		HOME: home,
		ANTHROPIC_BASE_URL: server.url,
		ANTHROPIC_API_KEY: 'the-rehearsal-wants-no-key',
	};
	const started: Autocoder[] = [];
	const stores: { close(): unknown }[] = [];
	const prefix = `${projectMarker(directory)}:`;

	function startAs(
		before: readonly string[],
		variables: Readonly<Record<string, string>>,
		...args: string[]
	): Autocoder {
		const autocoder = startAutocoder(args, variables, root, before);
		started.push(autocoder);
		return autocoder;
	}

	const startWith = (variables: Readonly<Record<string, string>>, ...args: string[]) => startAs([], variables, ...args);

	const start = (...args: string[]) => startWith(env, ...args);
	return {
		directory,
		server,
		env,
		start,
		startWith,
		startAs,
		rawDatabase() {
			const database = new SQLite(join(directory, 'features.db'));
			stores.push(database);
			return database;
		},
		run: (...args) => start('run', '--project-dir', directory, '--yolo', '--json', ...args),
		store(of = directory) {
			const store = openProjectStore(of, { now: Date.now, isAlive });
			stores.push(store);
			return store;
		},
		leftovers: () => findMarked(prefix).length,
		async close() {
			for (const { child } of started) child.kill('SIGKILL');
			await Promise.all(started.map(({ exit }) => exit));
			await endMarked(prefix);
			removeScratch(projectMarker(directory));
			for (const { child } of started) removeScratch(scratchKey(child.pid ?? 0));
			for (const store of stores) store.close();
			await server.close();
			// What the box of a killed server held may end only now.
			rmSync(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 20 });
		},
	};
}
