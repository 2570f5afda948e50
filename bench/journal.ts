import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import SQLite from 'better-sqlite3';
import type { EventBody } from '../src/contract/events.ts';
import { type Bench, toFigure } from './figure.ts';
import { makeProject, openStore } from './project.ts';
import { inTemporaryDirectory } from './temporary.ts';

const READER = fileURLToPath(new URL('./journal-reader.js', import.meta.url));
const EVENTS = 2_100;
const ROUNDS = 5;
/** Events in a transaction, one after the other: a message of the agent becomes one to three events. */
const BATCHES = [1, 1, 2, 3];
const EVENT: EventBody = { type: 'log', data: { level: 'info', line: 'x'.repeat(300) } };

type Side = 'ours' | 'floor';

export const journal: Bench = {
	name: 'journal',
	about: `${EVENTS} events of 300 bytes appended in transactions of one to three, until a second process has read them all, in turns: our journal and its reader, and plain inserts into a table without indexes with a plain reader, both with synchronous=FULL and a look every 20 ms.`,
	run: (say) =>
		inTemporaryDirectory(async (root) => {
			const rates: Record<Side, number[]> = { ours: [], floor: [] };
			for (let round = 1; round <= ROUNDS; round++) {
				say(`round ${round} of ${ROUNDS}`);
				const order: readonly Side[] = round % 2 === 0 ? ['ours', 'floor'] : ['floor', 'ours'];
				for (const side of order) rates[side].push(await rateOf(side, join(root, `${side}-${round}`)));
			}
			return [
				toFigure({
					name: 'append, and read by another process',
					unit: 'events/s',
					...rates,
					against: 'raw inserts and a raw reader',
					target: 1.5,
				}),
			];
		}),
};

/** Events a second, from the first append until the reader has them all. */
async function rateOf(side: Side, directory: string): Promise<number> {
	mkdirSync(directory);
	const writer = side === 'ours' ? ourWriter(directory) : rawWriter(directory);
	const child = spawn(process.execPath, [READER, side, directory, String(EVENTS)], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
	try {
		await expectLine(lines, 'ready');
		const began = performance.now();
		for (let written = 0, batch = 0; written < EVENTS; batch++) {
			const size = Math.min(BATCHES[batch % BATCHES.length] ?? 1, EVENTS - written);
			writer.append(Array.from({ length: size }, () => EVENT));
			written += size;
		}
		await expectLine(lines, 'done');
		return (EVENTS / (performance.now() - began)) * 1_000;
	} finally {
		child.kill('SIGKILL');
		writer.close();
	}
}

interface Writer {
	append(events: readonly EventBody[]): void;
	close(): void;
}

function ourWriter(directory: string): Writer {
	makeProject(directory, 0);
	const store = openStore(directory);
	return { append: (events) => store.journal.record(events, { runId: 1, sessionId: 1 }), close: () => store.close() };
}

function rawWriter(directory: string): Writer {
	const database = new SQLite(join(directory, 'raw.db'));
	database.pragma('journal_mode = WAL');
	database.pragma('synchronous = FULL');
	database.exec(
		'CREATE TABLE events (seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER, type TEXT, run_id INTEGER, session_id INTEGER, feature_id INTEGER, data TEXT)',
	);
	const insert = database.prepare(
		'INSERT INTO events (at, type, run_id, session_id, feature_id, data) VALUES (?, ?, 1, 1, NULL, ?)',
	);
	const write = database.transaction((events: readonly EventBody[]) => {
		for (const { type, data } of events) insert.run(Date.now(), type, JSON.stringify(data));
	});
	return { append: write.immediate, close: () => database.close() };
}

async function expectLine(lines: AsyncIterator<string>, expected: string): Promise<void> {
	const { value } = (await lines.next()) as { value: string | undefined };
	if (value !== expected) throw new Error(`The reader said ${value ?? 'nothing'} instead of "${expected}".`);
}
