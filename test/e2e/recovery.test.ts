import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { makeScratch } from '../../src/agent/scratch.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { until } from '../support/until.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

let workshop: Workshop;
afterEach(() => workshop?.close());

function git(...args: string[]): string {
	return execFileSync('git', args, { cwd: workshop.directory, encoding: 'utf8', stdio: 'pipe' });
}

/** Mulberry32: the same numbers for the same seed. */
function random(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

/** Whole runs one after the other, on a machine that others use too. */
const LONG = { timeout: 300_000 };

describe('what a session left uncommitted', LONG, () => {
	it('when its runner was killed is kept by the next one and told, and the lock of its git goes', async () => {
		workshop = await openWorkshop(tinyScenario(1, { slowSeconds: 60 }));
		const first = workshop.run();
		await first.event('feature.claimed');
		first.child.kill('SIGKILL');
		await first.exit;
		await until('the box is gone', () => workshop.leftovers() === 0);
		writeFileSync(join(workshop.directory, 'half-done.js'), 'half done\n');
		writeFileSync(join(workshop.directory, '.git', 'index.lock'), '');
		const lost = workshop.store().sessions.list().at(-1)?.id ?? 0;

		const second = workshop.run();
		const { data } = await second.event('work.rescued');
		expect(data).toMatchObject({ ref: `refs/autocoder/rescue/${lost}`, left_out: null });
		const cleared = await second.event('log', ({ data: { line } }) => line.startsWith('Cleared up'));
		expect(cleared.data.line).toContain('a lock of git that nobody held removed');
		expect(git('show', `${data.ref}:half-done.js`)).toBe('half done\n');
		expect(readFileSync(join(workshop.directory, 'half-done.js'), 'utf8')).toBe('half done\n');
		second.child.kill('SIGINT');
		await second.exit;
		expect(second.stderr()).toContain(`git checkout ${data.ref} -- .`);
	});

	it('when it was stopped is kept by its own runner', async () => {
		workshop = await openWorkshop(tinyScenario(1, { slowSeconds: 60 }));
		const run = workshop.run();
		await run.event('feature.claimed');
		writeFileSync(join(workshop.directory, 'half-done.js'), 'half done\n');
		run.child.kill('SIGINT');
		expect((await run.exit).code).toBe(0);
		const { data } = await run.event('work.rescued');
		expect(git('show', `${data.ref}:half-done.js`)).toBe('half done\n');
		expect(run.events.findIndex(({ type }) => type === 'work.rescued')).toBeLessThan(
			run.events.findIndex(({ type }) => type === 'run.ended'),
		);
	});

	it('is nothing when it completed', async () => {
		workshop = await openWorkshop(tinyScenario(1));
		expect((await workshop.run().exit).code).toBe(0);
		expect(git('for-each-ref', 'refs/autocoder')).toBe('');
	});
});

const SEED = Number(process.env.AUTOCODER_TEST_SEED ?? 20_261_126);

it(
	`a runner that is killed anywhere in its start, again and again, goes on to a clean end (seed ${SEED})`,
	LONG,
	async () => {
		workshop = await openWorkshop(tinyScenario(2));
		const next = random(SEED);
		// The first gets far enough that there is something to recover.
		const first = workshop.run();
		await first.event('feature.claimed');
		first.child.kill('SIGKILL');
		await first.exit;
		writeFileSync(join(workshop.directory, 'half-done.js'), 'half done\n');
		for (let round = 0; round < 6; round++) {
			const run = workshop.run();
			// From before its store is open to the middle of its first session, counted from where it says its first word.
			if (next() < 0.7) await run.event('run.started');
			await sleep(next() * 400);
			run.child.kill('SIGKILL');
			await run.exit;
		}
		const last = workshop.run();
		expect((await last.exit).code, last.stderr()).toBe(0);
		const store = workshop.store();
		expect(store.features.stats()).toMatchObject({ passing: 2, in_progress: 0, total: 2 });
		expect(store.sessions.list().filter(({ ended_at }) => ended_at === null)).toEqual([]);
		const events = store.journal.after(0, 100_000);
		expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
		expect(events.filter(({ type }) => type === 'feature.passed')).toHaveLength(2);
		expect(workshop.rawDatabase().pragma('integrity_check', { simple: true })).toBe('ok');
		expect(workshop.leftovers()).toBe(0);
		expect(existsSync(join(workshop.directory, '.git', 'index.lock'))).toBe(false);
		git('fsck', '--strict');
		expect(readFileSync(join(workshop.directory, 'half-done.js'), 'utf8')).toBe('half done\n');
	},
);

describe('housekeeping commands', LONG, () => {
	it('copy the databases, clean up, and leave a project that runs on', async () => {
		workshop = await openWorkshop(tinyScenario(1));
		expect((await workshop.run().exit).code).toBe(0);
		const on = ['--project-dir', workshop.directory, '--json'];
		const backup = workshop.start('backup', ...on);
		expect((await backup.exit).code, backup.stderr()).toBe(0);
		const { files } = backup.summary() as unknown as { files: { path: string }[] };
		expect(files.map(({ path }) => existsSync(path))).toEqual([true]);
		const again = workshop.start('backup', ...on, '--to', files[0]?.path ?? '');
		expect((await again.exit).code).toBe(2);
		expect(again.summary()).toMatchObject({ error: { code: 'BACKUP_EXISTS' } });

		const scratch = makeScratch('ofthistest');
		const clean = workshop.start('clean', ...on, '--keep-days', '0');
		expect((await clean.exit).code, clean.stderr()).toBe(0);
		expect(clean.summary()).toMatchObject({
			keep_days: 0,
			events: 0,
			database: { after: expect.any(Number) as unknown },
		});
		// This very process lives, so what is its own stays.
		expect(existsSync(scratch)).toBe(true);
		execFileSync('rmdir', [scratch]);
		expect((await workshop.run().exit).code).toBe(0);
	});

	it('remove what a session of any project left that was killed', async () => {
		workshop = await openWorkshop(tinyScenario(1));
		expect((await workshop.run().exit).code).toBe(0);
		const base = realpathSync(tmpdir());
		const dead = join(base, `autocoder-ofthistest-${2 ** 22 + 1}.abcdef-XXXXXX`);
		execFileSync('mkdir', [dead]);
		const clean = workshop.start('clean', '--project-dir', workshop.directory, '--json');
		expect((await clean.exit).code, clean.stderr()).toBe(0);
		expect(existsSync(dead)).toBe(false);
		expect(readdirSync(base).filter((name) => name.includes('ofthistest'))).toEqual([]);
	});
});
