import { afterEach, describe, expect, it } from 'vitest';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { until } from '../support/until.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

let workshop: Workshop;
afterEach(() => workshop.close());

/** A command on the workshop's project, to its end. */
async function command(...args: string[]) {
	const started = workshop.start(...args, '--project-dir', workshop.directory);
	const { code } = await started.exit;
	return { code, stdout: started.stdout(), stderr: started.stderr(), summary: started.summary() };
}

describe('steering a run from another terminal', () => {
	it('pauses, shows, resumes and stops it', async () => {
		workshop = await openWorkshop(tinyScenario(5, { slowSeconds: 2 }));
		const run = workshop.run();
		await run.event('feature.claimed');
		const watching = workshop.start('status', '--watch', '--json', '--project-dir', workshop.directory);
		const following = workshop.start('logs', '--follow', '--since', '0', '--json', '--project-dir', workshop.directory);

		const paused = await command('pause');
		expect(paused.code, paused.stderr).toBe(0);
		expect(paused.stdout).toMatch(/Run 1 is paused\..*"autocoder resume"/);
		expect((await command('pause', '--json')).summary).toMatchObject({ exit_code: 0, run_status: 'paused' });
		expect((await command('status')).stdout).toMatch(/Run +1 paused/);

		expect((await command('resume', '--json')).summary).toMatchObject({ exit_code: 0, run_status: 'running' });
		const stopped = await command('stop', '--json');
		expect(stopped.summary, stopped.stderr).toMatchObject({
			exit_code: 0,
			run_status: 'stopped',
			run: { id: 1, status: 'ended', end_reason: 'stopped' },
		});
		expect((await run.exit).code).toBe(0);
		expect(workshop.leftovers()).toBe(0);

		expect((await watching.exit).code).toBe(0);
		const states = watching
			.stdout()
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line) as { type: string; run_status: string });
		expect(states.map(({ run_status }) => run_status)).toContain('paused');
		expect(states.at(-1)).toMatchObject({ type: 'summary', run_status: 'stopped' });

		await following.event('run.ended');
		following.child.kill('SIGINT');
		expect(await following.exit).toEqual({ code: 0, signal: null });
		expect(following.events).toEqual(run.events);
		expect(following.summary()).toMatchObject({ exit_code: 0, events: run.events.length });

		for (const name of ['pause', 'resume', 'stop']) {
			const refused = await command(name, '--json');
			expect(refused.code).toBe(1);
			expect(refused.summary).toMatchObject({ exit_code: 1, error: { code: 'NO_ACTIVE_RUN' } });
			expect(refused.stderr).toContain('ended: stopped');
		}
	});

	it('tells that a run crashed, and how to go on', async () => {
		workshop = await openWorkshop(tinyScenario(1, { slowSeconds: 20 }));
		const run = workshop.run();
		await run.event('feature.claimed');
		const watching = workshop.start('status', '--watch', '--project-dir', workshop.directory);
		await until('the watch shows the run', () => /In hand +1\. Feature 1\nRun +1 running/.test(watching.stdout()));
		run.child.kill('SIGKILL');
		await run.exit;
		expect((await watching.exit).code).toBe(0);
		expect(watching.stdout()).toContain('1 crashed');
		for (const name of ['pause', 'resume', 'stop']) {
			const refused = await command(name, '--json');
			expect(refused.summary).toMatchObject({ exit_code: 1, error: { code: 'NO_ACTIVE_RUN' } });
			expect(refused.stderr).toMatch(/Run 1 .* crashed: its process \d+ is gone\.\n.*autocoder run/);
		}
		const store = workshop.store();
		const held = store.features.list()[0]?.in_progress;
		const released = await command('features', 'release', '1');
		expect(released.code).toBe(0);
		expect(held).toBe(true);
		expect(store.features.list()[0]?.in_progress).toBe(false);

		const again = workshop.run();
		await again.event('session.started');
		expect((await command('stop', '--wait', '--json')).summary).toMatchObject({
			run: { id: 2, end_reason: 'stopped' },
		});
		expect((await again.exit).code).toBe(0);
	});

	it('asks a run to stop without waiting, and shows the last lines and those of one session', async () => {
		workshop = await openWorkshop(tinyScenario(5, { slowSeconds: 2 }));
		const run = workshop.run();
		await run.event('feature.claimed');
		const asked = await command('stop', '--no-wait');
		expect(asked.stdout).toContain('Run 1 is told to stop.');
		const paused = await command('pause', '--json');
		expect(paused.summary).toMatchObject({ error: { code: 'NO_ACTIVE_RUN' } });
		expect((await run.exit).code).toBe(0);

		const lines = (await command('logs')).stdout.trim().split('\n');
		expect(lines[0]).toContain('Run 1 started');
		const last = (await command('logs', '--lines', '3')).stdout.trim().split('\n');
		expect(last).toEqual(lines.slice(-3));
		const first = (await command('logs', '--session', '1')).stdout;
		expect(first).toContain('making the feature list');
		expect(first).not.toContain('Session 2');
		const missing = await command('logs', '--session', '99', '--json');
		expect(missing.summary).toMatchObject({ exit_code: 1, error: { code: 'SESSION_NOT_FOUND' } });
		const since = await command('logs', '--since', '5', '--lines', '2', '--json');
		expect(since.stdout.trim().split('\n')).toHaveLength(3);
	});
});
