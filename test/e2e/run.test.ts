import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { say } from '../../src/rehearsal/turns.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

let workshop: Workshop;
afterEach(() => workshop.close());

const git = (...args: string[]) => execFileSync('git', args, { cwd: workshop.directory, encoding: 'utf8' });

describe('autocoder run', () => {
	it('takes a specification to the end: features, sessions, commits, a summary, and nothing left over', async () => {
		workshop = await openWorkshop(tinyScenario(3));
		const run = workshop.run();
		expect(await run.exit).toEqual({ code: 0, signal: null });

		expect(run.summary()).toMatchObject({
			reason: 'all_passing',
			exit_code: 0,
			passing: 3,
			total: 3,
			percentage: 100,
			sessions: 4,
		});
		expect(run.lines.at(-1)).toBe(run.summary());
		expect(run.events.map(({ seq }) => seq)).toEqual(run.events.map((_, index) => index + 1));
		expect(git('log', '--format=%s').trim().split('\n')).toEqual(['Feature 3', 'Feature 2', 'Feature 1', 'Skeleton']);
		expect(git('status', '--short')).toBe('');
		for (const id of [1, 2, 3]) expect(existsSync(join(workshop.directory, `feature-${id}.txt`))).toBe(true);
		expect(workshop.leftovers()).toBe(0);

		const store = workshop.store();
		expect(store.sessions.list().map(({ kind, outcome }) => [kind, outcome])).toEqual([
			['initializer', 'completed'],
			['coding', 'completed'],
			['coding', 'completed'],
			['coding', 'completed'],
		]);
		for (const session of store.sessions.list()) {
			expect(session.cost_usd).toBeGreaterThan(0);
			expect(session.cost_estimated).toBe(false);
			expect(session.output_tokens).toBeGreaterThan(0);
			expect(session.turns).toBeGreaterThan(0);
			expect(session.duration_ms).toBeGreaterThan(0);
		}
		expect(new Set(store.sessions.list().map(({ sdk_session_id }) => sdk_session_id)).size).toBe(4);
		expect(store.runs.latest()).toMatchObject({ alive: false, run: { status: 'ended', end_reason: 'all_passing' } });
	});

	it('keeps its hands off the user: no Claude files in the project, no database in git', async () => {
		workshop = await openWorkshop(tinyScenario(1));
		await workshop.run().exit;
		for (const file of ['CLAUDE.md', '.mcp.json', '.claude'])
			expect(existsSync(join(workshop.directory, file))).toBe(false);
		expect(git('ls-files')).not.toMatch(/features\.db|\.autocoder/);
	});

	it('ends after as many sessions as were asked for, and goes on at the next start', async () => {
		workshop = await openWorkshop(tinyScenario(2));
		const first = workshop.run('--max-iterations', '2');
		expect((await first.exit).code).toBe(3);
		expect(first.summary()).toMatchObject({ reason: 'max_iterations', passing: 1, sessions: 2 });
		const second = workshop.run();
		expect((await second.exit).code).toBe(0);
		expect(second.summary()).toMatchObject({ reason: 'all_passing', passing: 2, sessions: 1 });
	});

	it('gives up when session after session makes no progress, and says so', async () => {
		workshop = await openWorkshop(() =>
			(function* () {
				yield say('I have nothing to contribute.');
			})(),
		);
		const run = workshop.run();
		expect((await run.exit).code).toBe(3);
		expect(run.summary()).toMatchObject({ reason: 'no_progress', sessions: 6, total: 0 });
		expect(run.stderr()).toContain('6 sessions in a row created no features');
	});

	it('refuses a second runner on the same project and leaves the first alone', async () => {
		workshop = await openWorkshop(tinyScenario(2, { slowSeconds: 60 }));
		const first = workshop.run();
		await first.event('tool.called', ({ data }) => data.tool === 'Bash' && data.input.text.includes('sleep 60'));
		const second = workshop.run();
		expect((await second.exit).code).toBe(1);
		expect(second.summary()).toMatchObject({ error: { code: 'RUN_ALREADY_ACTIVE' } });
		const store = workshop.store();
		expect(store.runs.latest()).toMatchObject({ alive: true, run: { id: 1, status: 'running' } });
		expect(store.features.stats()).toMatchObject({ in_progress: 1 });
		first.child.kill('SIGINT');
		expect((await first.exit).code).toBe(0);
		expect(first.summary()).toMatchObject({ reason: 'stopped' });
	});

	it('stops in good order on Ctrl-C: the session is closed with its cost, its feature is free', async () => {
		workshop = await openWorkshop(tinyScenario(2, { slowSeconds: 30 }));
		const run = workshop.run();
		await run.event('tool.called', ({ data }) => data.tool === 'Bash' && data.input.text.includes('sleep 30'));
		run.child.kill('SIGINT');
		expect((await run.exit).code).toBe(0);
		expect(run.summary()).toMatchObject({ reason: 'stopped', passing: 0, in_progress: 0, total: 2 });
		expect(workshop.leftovers()).toBe(0);
		const interrupted = workshop.store().sessions.list().at(-1);
		expect(interrupted).toMatchObject({ outcome: 'interrupted', cost_estimated: false });
		expect(interrupted?.cost_usd).toBeGreaterThan(0);
	});

	it('says what is missing: credentials, specification, project', async () => {
		workshop = await openWorkshop(tinyScenario(1));
		const { ANTHROPIC_API_KEY: _, ...withoutKey } = workshop.env;
		const emptyDirectory = join(workshop.env.HOME ?? '', 'empty');
		mkdirSync(emptyDirectory);
		const cases = [
			{
				args: ['run', '--project-dir', workshop.directory, '--yolo', '--json'],
				env: withoutKey,
				code: 'CREDENTIALS_MISSING',
				exit: 4,
			},
			{
				args: ['run', '--project-dir', emptyDirectory, '--yolo', '--json'],
				env: workshop.env,
				code: 'SPEC_MISSING',
				exit: 2,
			},
			{ args: ['run', 'no-such-project', '--yolo', '--json'], env: workshop.env, code: 'PROJECT_NOT_FOUND', exit: 2 },
			{ args: ['run', '--json'], env: workshop.env, code: 'USAGE', exit: 2 },
		];
		for (const { args, env, code, exit } of cases) {
			const attempt = workshop.startWith(env, ...args);
			expect((await attempt.exit).code, code).toBe(exit);
			expect(attempt.summary()).toMatchObject({ exit_code: exit, error: { code } });
			expect(attempt.stderr()).not.toMatch(/\n\s+at /);
		}
	});
});
