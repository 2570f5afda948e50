/**
 * The process that commits in the live benches. Arguments: changes DIRECTORY A_SECOND COUNT | events DIRECTORY A_SECOND COUNT.
 * `changes`: a feature passes and fails in turns, the failure with the time as its reason. `events`: log lines, ten a transaction.
 * A rate of 0 is as fast as it goes. Says `ready`, and begins at a line on its standard input.
 */
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { preciseNow } from './live-clock.ts';
import { LOG_EVENT } from './live-event.ts';
import { openStore } from './project.ts';

const [what, directory = '', rate = '0', count = '0'] = process.argv.slice(2);
const PERSON = { kind: 'person' } as const;
const store = openStore(directory);
const step = what === 'changes' ? change : append;
process.stdout.write('ready\n');
await once(process.stdin, 'data');
const began = performance.now();
for (let done = 0; done < Number(count); ) {
	done += step(done);
	if (Number(rate) === 0) continue;
	const due = began + (done / Number(rate)) * 1_000;
	if (due > performance.now()) await delay(due - performance.now());
}
store.close();
process.exit();

function change(done: number): number {
	const id = 1 + (Math.floor(done / 2) % 10);
	if (done % 2 === 0) store.features.pass(id, PERSON);
	else store.features.change(id, { do: 'fail', reason: String(preciseNow()) }, PERSON);
	return 1;
}

function append(): number {
	store.journal.record(
		Array.from({ length: 10 }, () => LOG_EVENT),
		{},
	);
	return 10;
}
