import { execFileSync } from 'node:child_process';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Script } from '../../src/rehearsal/script.ts';
import { bash, feature, say, turn, write } from '../../src/rehearsal/turns.ts';
import { json, tinyScenario } from '../support/tiny-scenario.ts';
import { until } from '../support/until.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

let workshop: Workshop;
afterEach(() => workshop.close());

describe('a run that is interrupted', () => {
	it('survives SIGKILL of the runner in mid-session, three times: nothing lost, nothing stuck, nothing left over', async () => {
		workshop = await openWorkshop(tinyScenario(3, { slowSeconds: 1 }));
		for (let kill = 1; kill <= 3; kill++) {
			const run = workshop.run();
			await run.event(kill === 1 ? 'feature.created' : 'feature.claimed');
			run.child.kill('SIGKILL');
			await run.exit;
			await until('the box is gone', () => workshop.leftovers() === 0);
		}
		const last = workshop.run();
		expect((await last.exit).code).toBe(0);
		expect(workshop.leftovers()).toBe(0);

		const store = workshop.store();
		expect(store.features.stats()).toEqual({ passing: 3, in_progress: 0, total: 3, percentage: 100 });
		const events = store.journal.after(0, 10_000);
		expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
		expect(events.filter(({ type }) => type === 'feature.passed').map(({ feature_id }) => feature_id)).toEqual([
			1, 2, 3,
		]);
		const sessions = store.sessions.list();
		expect(sessions.filter(({ outcome }) => outcome === 'lost')).toHaveLength(3);
		// A session that was killed is not free: what it had used until then is there.
		for (const lost of sessions.filter(({ outcome }) => outcome === 'lost'))
			expect(lost.output_tokens).toBeGreaterThan(0);
		expect(sessions.every(({ ended_at }) => ended_at !== null)).toBe(true);
		expect(events.filter(({ type }) => type === 'run.ended').map(({ data }) => data)).toMatchObject([
			{ reason: 'crashed' },
			{ reason: 'crashed' },
			{ reason: 'crashed' },
			{ reason: 'all_passing' },
		]);
	});

	it('goes on where it was after a pause in mid-session', async () => {
		workshop = await openWorkshop(tinyScenario(1, { slowSeconds: 1 }));
		const run = workshop.run();
		await run.event('feature.claimed');
		const store = workshop.store();
		store.runs.wish('paused');
		await run.event('run.status', ({ data }) => data.status === 'paused' && data.detail?.includes('is held') === true);
		expect(store.runs.latest()?.run.status).toBe('paused');
		const held = store.journal.head();
		// Nothing to wait for: this shows that nothing happens.
		await new Promise((resolve) => setTimeout(resolve, 1_500));
		const during = store.journal.after(held, 100).filter(({ type }) => type === 'tool.called' || type === 'agent.text');
		expect(during).toEqual([]);
		store.runs.wish('running');
		expect((await run.exit).code).toBe(0);
		expect(store.sessions.list().map(({ outcome }) => outcome)).toEqual(['completed', 'completed']);
	});

	it('can be stopped while it is paused', async () => {
		workshop = await openWorkshop(tinyScenario(1, { slowSeconds: 1 }));
		const run = workshop.run();
		await run.event('feature.claimed');
		const store = workshop.store();
		store.runs.wish('paused');
		await run.event('run.status', ({ data }) => data.status === 'paused');
		store.runs.wish('stopped');
		expect((await run.exit).code).toBe(0);
		expect(run.summary()).toMatchObject({ reason: 'stopped' });
		expect(workshop.leftovers()).toBe(0);
	});

	it("loses nothing to an agent's git stash -u and git clean -fdx", async () => {
		workshop = await openWorkshop(() =>
			(function* (): Script {
				const [stats] = yield turn('', feature('get_stats'));
				if (json(stats).total === 0) {
					yield turn(
						'',
						feature('create_bulk', { features: [{ category: 'a', name: 'b', description: 'c', steps: ['d'] }] }),
					);
					yield turn('', bash('echo 1 > kept.txt; git add -A; git commit -qm "Skeleton"'));
					yield say('Ready.');
					return;
				}
				yield turn('', feature('mark_in_progress', { feature_id: 1 }));
				// The guard refuses these where it can read them; in a script they meet the box.
				const hostile = 'git stash -u; git clean -fdx; git stash pop; rm -rf features.db .autocoder; ls -a';
				yield turn('', bash(`echo 2 > loose.txt; ${hostile}`), write('hostile.sh', hostile));
				yield turn('', bash('sh hostile.sh'));
				yield turn(
					'',
					bash("node -e \"try{require('fs').writeFileSync('features.db','')}catch(e){console.log(e.code)}\""),
				);
				yield turn('', feature('mark_passing', { feature_id: 1 }));
				yield say('Done.');
			})(),
		);
		execFileSync('git', ['init', '-q'], { cwd: workshop.directory });
		// The worst start: the database and our directory are tracked by git already.
		writeFileSync(join(workshop.directory, 'features.db'), '');
		const author = ['-c', 'user.name=A', '-c', 'user.email=a@localhost'];
		execFileSync('git', ['add', '-f', 'features.db'], { cwd: workshop.directory });
		execFileSync('git', [...author, 'commit', '-qm', 'All of it'], { cwd: workshop.directory });
		const run = workshop.run();
		expect((await run.exit).code, run.stderr()).toBe(0);
		expect(run.events.map(({ seq }) => seq)).toEqual(run.events.map((_, index) => index + 1));
		const store = workshop.store();
		expect(store.features.get(1)).toMatchObject({ passes: true });
		expect(store.journal.head()).toBe(run.events.length);
		expect(existsSync(join(workshop.directory, '.autocoder', '.gitignore'))).toBe(true);
		expect(execFileSync('git', ['ls-files'], { cwd: workshop.directory, encoding: 'utf8' })).not.toContain(
			'features.db',
		);
	});

	it('stops rather than write on when the database is replaced under it', async () => {
		workshop = await openWorkshop(tinyScenario(1, { slowSeconds: 20 }));
		const run = workshop.run();
		await run.event('feature.claimed');
		const database = join(workshop.directory, 'features.db');
		renameSync(database, `${database}.moved`);
		expect((await run.exit).code).toBe(1);
		expect(run.summary()).toMatchObject({ error: { code: 'DATABASE_REPLACED' } });
		expect(workshop.leftovers()).toBe(0);
	});

	it('ends its box and itself when another runner has taken its lease', async () => {
		workshop = await openWorkshop(tinyScenario(1, { slowSeconds: 20 }));
		const run = workshop.run();
		await run.event('feature.claimed');
		const connection = workshop.rawDatabase();
		connection.exec('UPDATE runner_lease SET epoch = epoch + 1');
		expect((await run.exit).code).toBe(1);
		expect(run.summary()).toMatchObject({ error: { code: 'RUN_LEASE_LOST' } });
		expect(workshop.leftovers()).toBe(0);
	});
});
