import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startChild } from '../../src/store/fixtures/children.fixture.ts';
import { draft, PERSON } from '../../src/store/fixtures/support.fixture.ts';
import { expectRefusal } from '../support/refusal.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

let workshop: Workshop;
let path: string;
beforeEach(async () => {
	workshop = await openWorkshop(tinyScenario(1, { slowSeconds: 2 }));
	path = join(workshop.directory, 'features.db');
});
afterEach(() => workshop.close());

/** Every command that opens a project's database. */
const COMMANDS: readonly (readonly string[])[] = [
	['run', '--yolo', '--json'],
	['status', '--json'],
	['features', '--json'],
	['mcp'],
];

function start([command = '', ...options]: readonly string[]) {
	return workshop.start(command, '--project-dir', workshop.directory, ...options);
}

function makeFeatures(): void {
	const store = workshop.store();
	store.features.create([draft('keep me'), draft('keep me too')], PERSON);
	store.close();
}

describe.each(COMMANDS.map((command) => [command[0] ?? '', command] as const))('%s', (_, command) => {
	it('refuses a corrupt database, and leaves it as it is', async () => {
		writeFileSync(path, 'This is no database, but somebody may want it back.'.repeat(100));
		const before = readFileSync(path);
		expect((await expectRefusal(start(command), 'DATABASE_CORRUPT')).message).toContain(path);
		expect(readFileSync(path).equals(before)).toBe(true);
	});

	it('refuses a database of a newer version, and leaves it as it is', async () => {
		makeFeatures();
		const database = workshop.rawDatabase();
		database.pragma('user_version = 999');
		database.pragma('journal_mode = DELETE');
		database.close();
		const before = readFileSync(path);
		const { message, next } = await expectRefusal(start(command), 'DATABASE_NEWER');
		expect(message).toContain('999');
		expect(next).toContain('Update autocoder');
		expect(readFileSync(path).equals(before)).toBe(true);
	});
});

it('a run waits for a locked database for a bounded time, says so, and the features are kept', async () => {
	makeFeatures();
	const holder = startChild('holds-a-lock', [path]);
	await holder.line();
	const began = performance.now();
	await expectRefusal(start(['run', '--yolo', '--json']), 'DATABASE_LOCKED');
	expect(performance.now() - began).toBeLessThan(30_000);
	holder.tell();
	await holder.ended;
	expect(workshop.store().features.list()).toHaveLength(2);
	expect(workshop.store().runs.latest()).toBeUndefined();
});

it('a truncated database is refused, and a run goes on from the copy that is put back', async () => {
	makeFeatures();
	workshop.rawDatabase().pragma('journal_mode = DELETE');
	const copy = `${path}.copy`;
	copyFileSync(path, copy);
	const whole = readFileSync(path);
	writeFileSync(path, whole.subarray(0, whole.length / 2));
	await expectRefusal(start(['run', '--yolo', '--json']), 'DATABASE_CORRUPT');
	copyFileSync(copy, path);
	expect(workshop.store().features.list()).toHaveLength(2);
});

it('a second runner is refused, and the first one goes on to its end', async () => {
	await workshop.close();
	workshop = await openWorkshop(
		tinyScenario(1, { command: 'for i in $(seq 300); do [ -e go ] && break; sleep 0.2; done; ls' }),
	);
	const first = workshop.run();
	await first.event('session.ready');
	const { message } = await expectRefusal(start(['run', '--yolo', '--json']), 'RUN_ALREADY_ACTIVE');
	writeFileSync(join(workshop.directory, 'go'), '');
	expect(message).toContain(`process ${first.child.pid}`);
	expect((await first.exit).code, first.stderr()).toBe(0);
	expect(first.summary()).toMatchObject({ reason: 'all_passing' });
});
