import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sessionSettings } from '../../src/cli/session-settings.ts';
import { DEFAULT_POLICY } from '../../src/core/next-step.ts';
import { BUBBLEWRAP } from '../../src/process/bubblewrap.ts';
import { detectBox } from '../../src/process/detect-box.ts';
import { runProject } from '../../src/runner/run-project.ts';
import { openRegistry } from '../../src/store/registry.ts';
import { contentsOf, expectRefusal } from '../support/refusal.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { until } from '../support/until.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

let workshop: Workshop;
beforeEach(async () => {
	workshop = await openWorkshop(tinyScenario(1));
});
afterEach(() => workshop.close());

const runWith = (changes: Readonly<Record<string, string>>, ...args: string[]) =>
	workshop.startWith({ ...workshop.env, ...changes }, 'run', '--project-dir', workshop.directory, '--json', ...args);

describe('without what a run needs it is refused before anything is written:', () => {
	let before: Record<string, string>;
	beforeEach(() => {
		mkdirSync(join(dirname(workshop.directory), 'empty'));
		before = contentsOf(dirname(workshop.directory));
	});
	afterEach(() => expect(contentsOf(dirname(workshop.directory))).toEqual(before));

	it('no git', async () => {
		const { next } = await expectRefusal(
			runWith({ PATH: join(dirname(workshop.directory), 'empty') }, '--yolo'),
			'GIT_NOT_FOUND',
		);
		expect(next).toContain('Install git');
	});

	it('no browser', async () => {
		// The machine's own browsers lie where no variable hides them; one that is named and missing is not made up for.
		const { message } = await expectRefusal(runWith({ AUTOCODER_BROWSER: '/nowhere/chrome' }), 'BROWSER_NOT_FOUND');
		expect(message).toContain('/nowhere/chrome');
	});

	it('no credentials', async () => {
		const { next } = await expectRefusal(runWith({ ANTHROPIC_API_KEY: '' }, '--yolo'), 'CREDENTIALS_MISSING');
		expect(next).toContain('ANTHROPIC_API_KEY');
	});
});

describe.runIf((await detectBox()).kind === 'bubblewrap')('where bubblewrap cannot be started', () => {
	// Another bubblewrap makes such a place.
	const without = [BUBBLEWRAP, '--dev-bind', '/', '/', '--ro-bind', '/dev/null', BUBBLEWRAP, '--'];
	const args = ['run', '--project-dir', '', '--yolo', '--json'];
	beforeEach(() => {
		args[2] = workshop.directory;
	});

	it('a run that wants a box is refused, by the option or by the setting', async () => {
		const before = contentsOf(workshop.directory);
		const asked = workshop.startAs(without, workshop.env, ...args, '--require-box');
		expect((await expectRefusal(asked, 'BOX_REQUIRED')).message).toContain('bubblewrap cannot be started');
		const registry = openRegistry(join(workshop.env.HOME ?? '', '.autocoder'), Date.now);
		registry.changeSettings({ require_box: true });
		registry.close();
		await expectRefusal(workshop.startAs(without, workshop.env, ...args), 'BOX_REQUIRED');
		expect(contentsOf(workshop.directory)).toEqual(before);
	});

	it('any other goes its way', async () => {
		const run = workshop.startAs(without, workshop.env, ...args);
		expect((await run.exit).code, run.stderr()).toBe(0);
	});
});

it('without a browser a run with --yolo goes its way', async () => {
	const run = runWith({ AUTOCODER_BROWSER: '/nowhere/chrome' }, '--yolo');
	expect((await run.exit).code, run.stderr()).toBe(0);
});

it('a Claude that is not there ends the run, whose end is on record', async () => {
	await expectRefusal(runWith({ CLI_COMMAND: '/nowhere/claude' }, '--yolo'), 'CLAUDE_NOT_FOUND');
	expect(workshop.store().runs.latest()?.run).toMatchObject({ status: 'ended', end_reason: 'error' });
	expect(workshop.store().sessions.list()).toMatchObject([{ outcome: 'crashed' }]);
});

describe('without a network', () => {
	it('a run tells at once, tries again with waits that show, and ends (failing_sessions, each an api_error), the reason on record', async () => {
		const run = runWith({ ANTHROPIC_BASE_URL: `http://127.0.0.1:${await closedPort()}` }, '--yolo');
		const started = await run.event('session.started');
		const retry = await run.event('model.retry');
		expect(retry.at - started.at).toBeLessThan(30_000);
		expect((await run.exit).code).toBe(1);
		expect(run.summary()).toMatchObject({ reason: 'failing_sessions', exit_code: 1 });
		expect(run.stderr()).toMatch(/Mend the cause and run it again to go on\. .*ECONNREFUSED/);
		const waits = run.events.filter((event) => event.type === 'run.status' && event.data.status === 'waiting');
		expect(waits).toHaveLength(DEFAULT_POLICY.maxFailedSessions - 1);
		const sessions = workshop.store().sessions.list();
		expect(sessions).toHaveLength(DEFAULT_POLICY.maxFailedSessions);
		for (const { outcome, detail } of sessions) {
			expect(outcome).toBe('api_error');
			expect(detail).toContain('ECONNREFUSED');
		}
	}, 150_000);

	it('that says no, but swallows all that is sent, people are told that nothing answers (stalled)', async () => {
		const hole = await listen(createServer(() => {}));
		try {
			const variables = { ...workshop.env, ANTHROPIC_BASE_URL: `http://127.0.0.1:${portOf(hole)}` };
			const environment = {
				variables,
				home: workshop.env.HOME ?? '',
				fromProject: new Set<string>(),
				ignored: [],
				claudeExecutable: null,
				headless: true,
			};
			const { settings } = await sessionSettings(workshop.directory, { model: null, yolo: true }, environment);
			const store = workshop.store();
			await runProject(store, {
				settings: { ...settings, bounds: { startMs: 60_000, totalMs: 600_000, silenceMs: 3_000, hintMs: 500 } },
				boxDetail: 'test',
				maxIterations: 1,
				policy: DEFAULT_POLICY,
				requireSpec: () => {},
			});
			const told = store.journal.after(0, 1_000).filter(({ type }) => type === 'log');
			expect(told).toMatchObject([
				{ data: { level: 'warn', line: expect.stringContaining('check the network') as unknown } },
			]);
			expect(store.sessions.list()).toMatchObject([{ outcome: 'stalled' }]);
		} finally {
			hole.close();
		}
	});
});

async function listen(server: Server): Promise<Server> {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return server;
}

function portOf(server: Server): number {
	const address = server.address();
	return typeof address === 'object' && address !== null ? address.port : 0;
}

async function closedPort(): Promise<number> {
	const server = await listen(createServer());
	const port = portOf(server);
	await new Promise((resolve) => server.close(resolve));
	return port;
}

describe('an error that nobody foresaw', () => {
	const SECRET = 'not-for-anybodys-eyes';

	/** Code that runs in the process of the command line, and throws there when all is ready. */
	const saboteur = (how: string) => {
		const path = join(dirname(workshop.directory), 'saboteur.mjs');
		writeFileSync(
			path,
			`import { existsSync } from 'node:fs';
			const look = setInterval(() => {
				if (!process.argv[1]?.endsWith('main.js') || !existsSync(process.env.SIGNAL)) return;
				clearInterval(look);
				${how}
			}, 20);
			look.unref();`,
		);
		return { NODE_OPTIONS: `--import ${path}`, SIGNAL: join(dirname(workshop.directory), 'signal'), MY_TOKEN: SECRET };
	};
	const signal = () => writeFileSync(join(dirname(workshop.directory), 'signal'), '');
	const log = () => join(workshop.env.HOME ?? '', '.autocoder', 'last-error.log');

	it.each([
		['an exception', "throw new Error('Something broke: ' + process.env.MY_TOKEN + '\\nmore of it');"],
		['a rejection', "Promise.reject(new Error('Something broke: ' + process.env.MY_TOKEN));"],
	])(
		'that is %s ends the run and its box, and tells one line; the rest is in a log without secrets',
		async (_, how) => {
			await workshop.close();
			workshop = await openWorkshop(
				tinyScenario(1, { command: 'for i in $(seq 300); do [ -e go ] && break; sleep 0.2; done; ls' }),
			);
			const run = runWith(saboteur(how), '--yolo');
			await run.event('tool.called', ({ data }) => data.tool === 'Bash' && data.input.text.includes('seq 300'));
			signal();
			const { message, next } = await expectRefusal(run, 'INTERNAL');
			expect(message).toBe('Something broke: [hidden]');
			expect(next).toContain(log());
			expect(statSync(log()).mode & 0o777).toBe(0o600);
			const details = readFileSync(log(), 'utf8');
			expect(details).toMatch(/^\s+at .*saboteur\.mjs/m);
			expect(details).not.toContain(SECRET);
			await until('its box is gone', () => workshop.leftovers() === 0);
			writeFileSync(join(workshop.directory, 'go'), '');
			const again = workshop.run();
			expect((await again.exit).code, again.stderr()).toBe(0);
			expect(workshop.store().sessions.list()).toMatchObject([{}, { outcome: 'lost' }, { outcome: 'completed' }]);
		},
	);

	it('is told the same way when a command meets it', async () => {
		workshop.store();
		const database = workshop.rawDatabase();
		database.exec("CREATE TRIGGER odd BEFORE INSERT ON runs BEGIN SELECT RAISE(ABORT, 'odd'); END");
		database.close();
		mkdirSync(dirname(log()), { recursive: true });
		writeFileSync(log(), 'an earlier one', { mode: 0o644 });
		const { next } = await expectRefusal(workshop.run(), 'INTERNAL');
		expect(next).toContain(log());
		expect(statSync(log()).mode & 0o777).toBe(0o600);
		expect(readFileSync(log(), 'utf8')).toMatch(/^\s+at /m);
	});
});
