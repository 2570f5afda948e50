import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openRegistry } from '../src/store/registry.ts';
import { type Bench, type Figure, toFigure } from './figure.ts';
import { type LineChild, startLineChild } from './live-child.ts';
import { makeProject, withStore } from './project.ts';
import { inTemporaryDirectory } from './temporary.ts';

const CLIENTS = 1_000;
const EVENTS = 500;
const ROUNDS = 3;
const LONG_MINUTES = 10;
const LONG_CLIENTS = 100;
const LONG_A_SECOND = 200;

export const liveFanOut: Bench = {
	name: 'live-fan-out',
	about: `${EVENTS} events of 300 bytes, ten a transaction, from one process through the server to ${CLIENTS} clients in another, until all have them; in turns with a bare ws server that broadcasts the same bytes as fast as it can. With --long: ${LONG_MINUTES} minutes of ${LONG_A_SECOND} events a second to ${LONG_CLIENTS} clients, and what the server then holds in memory.`,
	run: (say, options) =>
		inTemporaryDirectory(async (root) => {
			const rates = { ours: [] as number[], floor: [] as number[] };
			for (let round = 1; round <= ROUNDS; round++) {
				const sides = [
					async () => rates.ours.push(await rateOfOurs(join(root, String(round)), say)),
					async () => rates.floor.push(await rateOfBare(say)),
				];
				for (const side of round % 2 === 0 ? sides : sides.reverse()) await side();
			}
			const figures = [
				toFigure({
					name: `delivered to ${CLIENTS} clients`,
					unit: 'events/s',
					...rates,
					against: 'a bare ws server',
					target: 1.25,
				}),
			];
			if (options.long) figures.push(await memoryOverTime(join(root, 'long'), say));
			return figures;
		}),
};

async function rateOfOurs(root: string, say: (progress: string) => void): Promise<number> {
	const { home, directory, cursor } = prepare(root);
	const writer = startLineChild('live-writer', ['events', directory, 0, EVENTS]);
	await writer.line();
	try {
		return await rateOf('ours', ['ours', home], `/ws/projects/bench?since=${cursor}`, 3, () => writer.tell('go'), say);
	} finally {
		await writer.end();
	}
}

function rateOfBare(say: (progress: string) => void): Promise<number> {
	return rateOf('bare', ['bare', EVENTS], '/', 1, (server) => server.tell('go'), say);
}

/** Events delivered a second, to all clients together. */
async function rateOf(
	side: string,
	args: readonly (string | number)[],
	path: string,
	greeting: number,
	begin: (server: LineChild) => void,
	say: (progress: string) => void,
): Promise<number> {
	const server = startLineChild('live-server', args);
	const url = `http://127.0.0.1:${await server.line()}${path}`;
	const before = await memoryOf(server);
	const clients = startLineChild('live-clients', [url, CLIENTS, greeting, EVENTS]);
	try {
		await clients.line();
		const connected = await memoryOf(server);
		const began = performance.now();
		begin(server);
		await clients.line();
		const took = performance.now() - began;
		const after = await memoryOf(server);
		say(`${side}: memory ${before} MB, with ${CLIENTS} clients ${connected} MB, after ${EVENTS} events ${after} MB`);
		return ((CLIENTS * EVENTS) / took) * 1_000;
	} finally {
		await Promise.all([clients.end(), server.end()]);
	}
}

/** What the server holds in its second minute, and in its last. */
async function memoryOverTime(root: string, say: (progress: string) => void): Promise<Figure> {
	const { home, directory, cursor } = prepare(root);
	const events = LONG_MINUTES * 60 * LONG_A_SECOND;
	const server = startLineChild('live-server', ['ours', home]);
	const url = `http://127.0.0.1:${await server.line()}/ws/projects/bench?since=${cursor}`;
	const clients = startLineChild('live-clients', [url, LONG_CLIENTS, 3, events]);
	const writer = startLineChild('live-writer', ['events', directory, LONG_A_SECOND, events]);
	try {
		await Promise.all([clients.line(), writer.line()]);
		writer.tell('go');
		const samples: number[] = [];
		let over = false;
		const done = clients.line().then(() => {
			over = true;
		});
		while (!over) {
			await Promise.race([done, new Promise((resolve) => setTimeout(resolve, 5_000))]);
			samples.push(await memoryOf(server));
			if (samples.length % 6 === 0) say(`memory ${samples.at(-1)} MB after ${samples.length * 5} s`);
		}
		return toFigure({
			name: `memory of the server after ${LONG_MINUTES} minutes`,
			unit: 'MB',
			ours: samples.slice(-12),
			floor: samples.slice(12, 24),
			against: 'in its second minute',
			target: 1.15,
		});
	} finally {
		await Promise.all([writer.end(), clients.end(), server.end()]);
	}
}

function prepare(root: string): { home: string; directory: string; cursor: string } {
	const directory = join(root, 'project');
	mkdirSync(directory, { recursive: true });
	makeProject(directory, 10);
	const home = join(root, 'home');
	const registry = openRegistry(home, Date.now);
	registry.add('bench', directory);
	registry.close();
	const cursor = withStore(directory, ({ journal }) => `${journal.id}:${journal.head()}`);
	return { home, directory, cursor };
}

/** Resident, in megabytes. */
async function memoryOf(server: LineChild): Promise<number> {
	server.tell('memory');
	return Math.round(Number(await server.line()) / 1_048_576);
}
