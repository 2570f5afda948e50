import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Autocoder } from '../support/autocoder.ts';
import { expectRefusal } from '../support/refusal.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { until } from '../support/until.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

const ZEROS = { passing: 0, in_progress: 0, total: 0, percentage: 0 };

let workshop: Workshop;
/** Files of tests run side by side, and these look for what a command leaves in the temporary directory. */
let temporary: string;
beforeEach(async () => {
	workshop = await openWorkshop(tinyScenario(1));
	temporary = place('tmp');
	mkdirSync(temporary);
});
afterEach(() => workshop.close());

function start(...args: string[]): Autocoder {
	return workshop.startWith({ ...workshop.env, TMPDIR: temporary }, ...args);
}

async function done(...args: string[]): Promise<Autocoder> {
	const autocoder = start(...args);
	expect((await autocoder.exit).code, autocoder.stderr()).toBe(0);
	return autocoder;
}

const place = (...path: string[]) => join(workshop.directory, '..', ...path);

describe('a project that was just created', () => {
	it('is shown by every command that looks, as one in which nothing was done yet', async () => {
		await done('create', 'shop');
		const summary = async (...args: string[]) => (await done(...args, 'shop', '--json')).lines.at(-1);
		expect(await summary('status')).toMatchObject({
			...ZEROS,
			run_status: 'none',
			run: null,
			sessions: 0,
			cost_usd: 0,
		});
		expect(await summary('features')).toMatchObject(ZEROS);
		expect(await summary('features', 'export')).toMatchObject({ features: 0 });
		expect(await summary('logs')).toMatchObject({ events: 0, last_seq: 0 });
		expect(await summary('cost')).toMatchObject({ total: { sessions: 0, cost_usd: 0 } });
		expect((await done('status', 'shop')).stdout()).toContain('Run       none yet');
		// To look at it was not to begin it.
		expect(readdirSync(place('shop'))).toEqual(['prompts']);
		expect(readdirSync(temporary)).toEqual([]);
	});

	it.each(['pause', 'resume', 'stop'])('has no run to %s (NO_ACTIVE_RUN)', async (command) => {
		await done('create', 'shop');
		await expectRefusal(workshop.start(command, 'shop', '--json'), 'NO_ACTIVE_RUN');
		await expectRefusal(workshop.start(command, '--project-dir', workshop.directory), 'NO_ACTIVE_RUN');
		expect(existsSync(place('shop', 'features.db'))).toBe(false);
	});

	it('is in the list with its counts and whether it has a specification', async () => {
		await done('create', 'blank');
		await done('create', 'shop', '--spec', join(workshop.directory, 'prompts', 'app_spec.txt'));
		await done('create', 'gone');
		rmSync(place('gone'), { recursive: true });
		expect((await done('list', '--json')).lines).toMatchObject([
			{ name: 'blank', state: 'new', has_spec: false, ...ZEROS },
			{ name: 'gone', state: 'missing', has_spec: false, ...ZEROS },
			{ name: 'shop', state: 'new', has_spec: true, ...ZEROS },
			{ type: 'summary' },
		]);
	});

	it('is followed from its first event on', async () => {
		const logs = start('logs', '--project-dir', workshop.directory, '--follow', '--json');
		await until('it waits for the project', () =>
			readdirSync(temporary).some((name) => name.startsWith('autocoder-empty-')),
		);
		const add = ['--name', 'Search', '--description', 'Finds', '--step', 'Look'];
		await done('features', 'add', '--project-dir', workshop.directory, ...add);
		await logs.event('feature.created');
		logs.child.kill('SIGINT');
		expect((await logs.exit).code).toBe(0);
		expect(logs.lines.at(-1)).toMatchObject({ type: 'summary', exit_code: 0 });
	});

	it('whose name begins with a hyphen is called by words that work', async () => {
		const { stdout } = await done('create', '--', '-x');
		expect(stdout()).toContain('autocoder run -- -x');
		await expectRefusal(workshop.start('run', '--json', '--', '-x'), 'SPEC_UNFILLED');
	});
});

describe('a name that nobody knows', () => {
	it.each([
		['of 5,000 characters', 'n'.repeat(5_000)],
		['with a line break', 'one\ntwo'],
	])('%s is told shortly, on one line (PROJECT_NOT_FOUND)', async (_, name) => {
		const run = workshop.start('run', name);
		await expectRefusal(run, 'PROJECT_NOT_FOUND');
		expect(run.stderr().length).toBeLessThan(800);
		expect(run.stderr().trimEnd().split('\n')).toHaveLength(2);
	});
});

describe('a command that is not whole (USAGE)', () => {
	it.each([
		[['webhook'], 'A subcommand is missing.'],
		[['guard'], 'A subcommand is missing.'],
		[['help', 'nope'], "Unknown command 'nope'."],
		[['webhook', 'help', 'nope'], "Unknown command 'nope'."],
	])('%j is told so', async (args, message) => {
		const autocoder = workshop.start(...args);
		expect((await expectRefusal(autocoder, 'USAGE')).message).toBe(message);
	});
});

describe('a place for a demo', () => {
	it('that has files is refused, and left as it is (DIRECTORY_NOT_EMPTY)', async () => {
		mkdirSync(place('full'));
		writeFileSync(place('full', 'mine.txt'), 'mine');
		await expectRefusal(workshop.start('demo', '--dir', 'full', '--json'), 'DIRECTORY_NOT_EMPTY');
		expect(readdirSync(place('full'))).toEqual(['mine.txt']);
	});

	it('that is a file, lies below one, or has too long a name is refused (PROJECT_NOT_A_DIRECTORY)', async () => {
		writeFileSync(place('file'), '');
		for (const directory of ['file', 'file/below', 'n'.repeat(300)])
			await expectRefusal(workshop.start('demo', '--dir', directory, '--json'), 'PROJECT_NOT_A_DIRECTORY');
		await expectRefusal(workshop.start('demo', '--dir', '', '--json'), 'USAGE');
	});
});
