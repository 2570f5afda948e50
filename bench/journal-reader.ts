/** The second process of the journal bench: says `ready`, then `done` when it has read the events. Arguments: ours|floor DIRECTORY EVENTS. */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import SQLite from 'better-sqlite3';
import { followJournal } from '../src/store/follow-journal.ts';
import { openStore } from './project.ts';

const [side, directory = '', events = '0'] = process.argv.slice(2);
const LOOK_MS = 20;

if (side === 'ours') await follow();
else await poll();
process.stdout.write('done\n');

async function follow(): Promise<void> {
	const store = openStore(directory);
	const since = store.journal.head();
	process.stdout.write('ready\n');
	let seen = 0;
	for await (const _ of followJournal(store, { since, lookMs: LOOK_MS, signal: new AbortController().signal })) {
		seen += 1;
		if (seen === Number(events)) break;
	}
	store.close();
}

async function poll(): Promise<void> {
	const database = new SQLite(join(directory, 'raw.db'), { readonly: true });
	const after = database.prepare('SELECT * FROM events WHERE seq > ? ORDER BY seq');
	process.stdout.write('ready\n');
	let seq = 0;
	while (seq < Number(events)) {
		for (const row of after.all(seq) as { seq: number; data: string }[]) {
			JSON.parse(row.data);
			seq = row.seq;
		}
		await delay(LOOK_MS);
	}
	database.close();
}
