import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import SQLite from 'better-sqlite3';
import { startRehearsalServer } from '../src/rehearsal/server.ts';
import { openRegistry } from '../src/store/registry.ts';
import { type Bench, type Figure, toFigure } from './figure.ts';
import { startOurs } from './http-server.ts';
import { openLiveReader } from './live-reader.ts';
import { type ProcessFigures, readProcessFigures } from './process-figures.ts';
import { makeProject, openStore } from './project.ts';
import { scriptedSessions } from './scripted-session.ts';
import { inTemporaryDirectory } from './temporary.ts';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const PROJECT = 'soak';
/** More than there is time for: a session takes about half a second. */
const FEATURES_A_MINUTE = 300;
const SAMPLE_MS = 1_000;
/** What starts up is not yet steady: so much of the time does not count. */
const WARM_UP_SHARE = 0.1;
/** The second half's median may be so many times the first's. */
const FLAT = 1.1;

interface Sample {
	/** Hours since the start. */
	readonly at: number;
	readonly runner: ProcessFigures;
	readonly server: ProcessFigures;
	readonly databaseKb: number;
	readonly sessions: number;
}

/** The soak, which is no part of a short bench. */
export const soak: Bench = {
	name: 'soak',
	about:
		'Sessions without a break in one run, with a server beside it that a client follows live (--long, --minutes). Ours is the median of the second half of the time, the floor that of the first: flat when the two agree within 10 %.',
	async run(say, { long, minutes }): Promise<Figure[]> {
		if (!long) {
			say('left out: it takes half an hour, see --long');
			return [];
		}
		return inTemporaryDirectory((root) => soakIn(root, minutes, say));
	},
};

async function soakIn(root: string, minutes: number, say: (progress: string) => void): Promise<Figure[]> {
	const [directory, home] = [join(root, 'project'), join(root, 'home')];
	mkdirSync(home);
	makeProject(directory, Math.ceil(FEATURES_A_MINUTE * minutes));
	const registry = openRegistry(join(home, '.autocoder'), Date.now);
	registry.add(PROJECT, directory);
	registry.close();
	const model = await startRehearsalServer({ scenario: scriptedSessions });
	const server = await startOurs(home);
	const client = openLiveReader(server.url, home, PROJECT);
	const store = openStore(directory);
	const database = new SQLite(store.path, { readonly: true });
	// What is in the write-ahead log counts too; the size of the files goes up and down with it.
	const kilobytes = () => (pragma(database, 'page_count') * pragma(database, 'page_size')) / 1_000;
	const runner = startRun(directory, home, root, model.url);
	try {
		const samples: Sample[] = [];
		const began = performance.now();
		for (let said = 0; performance.now() - began < minutes * 60_000; await sleep(SAMPLE_MS)) {
			const own = readProcessFigures(runner.child.pid ?? 0);
			const beside = readProcessFigures(server.pid);
			const spent = performance.now() - began;
			if (own === undefined || beside === undefined || runner.child.exitCode !== null)
				throw new Error(`The soak ended after ${Math.round(spent / 1_000)} s: a process is gone.\n${runner.stderr()}`);
			const databaseKb = kilobytes();
			const { passing: sessions } = store.features.stats();
			samples.push({ at: spent / 3_600_000, runner: own, server: beside, databaseKb, sessions });
			if (spent >= said * 60_000) {
				said += 1;
				const memory = (figures: ProcessFigures) => `${figures.memory.toFixed(0)} MB, ${figures.handles} handles`;
				say(`minute ${said - 1} of ${minutes}: ${sessions} sessions; runner ${memory(own)}; server ${memory(beside)}`);
			}
		}
		if (client.events() === 0) throw new Error('The live client got nothing, so the server had nothing to do.');
		return figuresOf(samples.slice(Math.floor(samples.length * WARM_UP_SHARE)), say);
	} finally {
		client.close();
		database.close();
		store.close();
		await runner.end();
		await server.end();
		await model.close();
	}
}

function figuresOf(samples: readonly Sample[], say: (progress: string) => void): Figure[] {
	const half = Math.floor(samples.length / 2);
	const [first, second] = [samples.slice(0, half), samples.slice(half)];
	const flat = (name: string, unit: 'MB' | 'handles', pick: (sample: Sample) => number): Figure => {
		say(`${name}: ${slopePerHour(samples, pick).toFixed(1)} ${unit} an hour by a line through all samples`);
		return toFigure({
			name,
			unit,
			ours: second.map(pick),
			floor: first.map(pick),
			against: 'the first half of the time',
			target: FLAT,
		});
	};
	return [
		flat("the runner's memory", 'MB', ({ runner }) => runner.memory),
		flat("the server's memory", 'MB', ({ server }) => server.memory),
		flat("the runner's open files", 'handles', ({ runner }) => runner.handles),
		flat("the server's open files", 'handles', ({ server }) => server.handles),
		toFigure({
			name: 'growth of the database per session',
			unit: 'kB',
			ours: [growth(second)],
			floor: [growth(first)],
			against: 'the first half of the time',
			target: FLAT,
		}),
	];
}

/** kB per session. @throws Error when no session passed: there is nothing to divide by */
function growth(samples: readonly Sample[]): number {
	const [from, to] = [samples[0], samples.at(-1)];
	const sessions = (to?.sessions ?? 0) - (from?.sessions ?? 0);
	if (sessions <= 0) throw new Error('No session ended in half of the time.');
	return ((to?.databaseKb ?? 0) - (from?.databaseKb ?? 0)) / sessions;
}

/** Least squares. */
function slopePerHour(samples: readonly Sample[], pick: (sample: Sample) => number): number {
	const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
	const [middle, level] = [mean(samples.map(({ at }) => at)), mean(samples.map(pick))];
	const covariance = mean(samples.map((sample) => (sample.at - middle) * (pick(sample) - level)));
	return covariance / mean(samples.map(({ at }) => (at - middle) ** 2));
}

function startRun(directory: string, home: string, temporary: string, model: string) {
	const child: ChildProcess = spawn(process.execPath, [MAIN, 'run', '--project-dir', directory, '--yolo', '--json'], {
		env: {
			PATH: process.env.PATH ?? '',
			TMPDIR: temporary,
			HOME: home,
			ANTHROPIC_BASE_URL: model,
			ANTHROPIC_API_KEY: 'rehearsal',
		},
		stdio: ['ignore', 'ignore', 'pipe'],
	});
	let stderr = '';
	child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
		stderr = (stderr + chunk).slice(-4_000);
	});
	const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
	return {
		child,
		stderr: () => stderr,
		async end() {
			// Its box ends with it.
			child.kill('SIGKILL');
			await ended;
		},
	};
}

function pragma(database: SQLite.Database, name: string): number {
	return Number(database.pragma(name, { simple: true }));
}
