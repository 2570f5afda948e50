import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Script } from '../../src/rehearsal/script.ts';
import { feature, say, turn } from '../../src/rehearsal/turns.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

let workshop: Workshop;
afterEach(() => workshop.close());

it('the key that Claude works with is unknown to its shell; one that an agent finds and prints is stored nowhere, in a row or in a blob', async () => {
	const secret = 'hunter2-correct-horse-battery';
	// Long enough for a blob, with the secret in its beginning, which a row holds, and at its end.
	const print = `node -p 'fs.readFileSync("/proc/" + process.ppid + "/environ", "utf8").match(/ANTHROPIC_API_KEY=([^\\0]+)/)[1]'`;
	const command = `echo "the shell knows [$ANTHROPIC_API_KEY]"; ${print}; head -c 20000 /dev/zero | tr "\\0" x; ${print}`;
	workshop = await openWorkshop(tinyScenario(1, { command }));
	const run = workshop.startWith(
		{ ...workshop.env, ANTHROPIC_API_KEY: secret },
		...['run', '--project-dir', workshop.directory, '--yolo', '--json'],
	);
	expect((await run.exit).code, run.stderr()).toBe(0);

	const outputs = run.events.filter(({ type }) => type === 'tool.returned').map((event) => JSON.stringify(event));
	expect(outputs.some((text) => text.includes('[hidden]'))).toBe(true);
	expect(outputs.some((text) => text.includes('the shell knows []'))).toBe(true);
	const blobs = join(workshop.directory, '.autocoder', 'blobs');
	const stored = readdirSync(blobs, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
	expect(stored.some((text) => text.length > 15_000)).toBe(true);
	for (const text of [...stored, run.stdout(), run.stderr()]) expect(text.includes(secret)).toBe(false);
	expect(databaseHolds(secret)).toBe(false);
});

it('one that an agent writes into the list of features is taken out before it is stored', async () => {
	const secret = 'hunter2-correct-horse-battery';
	const name = 'A user logs in';
	workshop = await openWorkshop(() =>
		(function* (): Script {
			const draft = { category: 'functional', name, description: `With ${secret}.`, steps: [`Type ${secret}`] };
			yield turn('', feature('create_bulk', { features: [draft] }));
			yield say('The list is made.');
		})(),
	);
	const run = workshop.startWith(
		{ ...workshop.env, ANTHROPIC_API_KEY: secret },
		...['run', '--project-dir', workshop.directory, '--yolo', '--json', '--max-iterations', '1'],
	);
	await run.exit;
	expect(databaseHolds(name), run.stderr()).toBe(true);
	expect(databaseHolds(secret)).toBe(false);
});

function databaseHolds(text: string): boolean {
	return readdirSync(workshop.directory)
		.filter((file) => file.startsWith('features.db'))
		.some((file) => readFileSync(join(workshop.directory, file)).includes(text));
}
