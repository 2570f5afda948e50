import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Scenario } from '../../src/rehearsal/script.ts';
import type { Autocoder } from '../support/autocoder.ts';
import { changeSettings } from '../support/settings.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

const UNSHARE = '/usr/bin/unshare';

let workshop: Workshop;
afterEach(() => workshop?.close());

/** In a small file system of its own at DIRECTORY: prepares, runs the command, makes room, and runs it again. */
const inSmallFileSystem = (directory: string, prepare: string) => [
	...[UNSHARE, '--map-root-user', '--mount', 'sh', '-c'],
	`cp -r "$0/prompts" "$0.prompts" && mount -t tmpfs -o size=16m tmpfs "$0" && cp -r "$0.prompts" "$0/prompts" &&
	{ ${prepare} "$@"; rm -f "$0/ballast"; exec "$@"; }`,
	directory,
];
const FILL = 'head -c 20000000 /dev/zero 2>/dev/null';

function canMount(): boolean {
	try {
		execFileSync(UNSHARE, ['--map-root-user', '--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], {
			stdio: 'ignore',
		});
		return true;
	} catch {
		return false;
	}
}

/** Two runs, the first of which meets a full disk; the second goes on from what the first had. */
async function runTwice(scenario: Scenario, prepare: string) {
	workshop = await openWorkshop(scenario);
	const { directory, env } = workshop;
	// Else they would wait for room instead of meeting the end of it.
	changeSettings(workshop, { min_free_mb: 0 });
	const before = inSmallFileSystem(directory, prepare);
	const runs = workshop.startAs(before, env, 'run', '--project-dir', directory, '--yolo', '--json');
	expect((await runs.exit).code, runs.stderr()).toBe(0);
	const summaries = runs.lines.filter(({ type }) => type === 'summary');
	expect(summaries).toMatchObject([
		{
			exit_code: 1,
			error: { code: 'DISK_FULL', message: expect.stringContaining(join(directory, 'features.db')) as unknown },
		},
		{ exit_code: 0, reason: 'all_passing' },
	]);
	expect(runs.stderr()).toContain('Free some space and start again; nothing was lost.');
	expect(runs.stderr()).not.toMatch(/^\s+at /m);
	return runs.events;
}

it.skipIf(!canMount())('a run on a full disk is refused (DISK_FULL), and runs when there is room', async () => {
	await runTwice(tinyScenario(1), `${FILL} > "$0/ballast";`);
});

it.skipIf(!canMount())(
	'a run whose agent fills the disk ends (DISK_FULL), and the next one goes on with nothing lost',
	async () => {
		const once = `[ -e filled ] || { touch filled; ${FILL} > ballast; }; ls`;
		const events = await runTwice(tinyScenario(2, { command: once }), '');
		expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
		expect(events.filter(({ type }) => type === 'feature.created')).toHaveLength(2);
		expect(events.filter(({ type }) => type === 'feature.passed').map(({ feature_id }) => feature_id)).toEqual([1, 2]);
		expect(workshop.leftovers()).toBe(0);
	},
);

it.skipIf(!canMount())('a backup to a full disk names that place, and leaves nothing there (DISK_FULL)', async () => {
	workshop = await openWorkshop(tinyScenario(1));
	const { directory, env } = workshop;
	const store = workshop.store();
	store.close();
	const disk = join(directory, '..', 'disk');
	mkdirSync(disk);
	const small = [UNSHARE, '--map-root-user', '--mount', 'sh', '-c'];
	const script = 'mount -t tmpfs -o size=64k tmpfs "$0" && { "$@"; code=$?; ls -A "$0" >&2; exit $code; }';
	const to = join(disk, 'copy.db');
	const backup = workshop.startAs([...small, script, disk], env, 'backup', directory, '--to', to, '--json');
	expect((await backup.exit).code, backup.stderr()).toBe(1);
	expect(backup.summary()).toMatchObject({
		error: { code: 'DISK_FULL', message: `There is no space left to write ${to}.` },
	});
	expect(backup.stderr()).not.toMatch(/partial|journal/);
});

it.skipIf(!canMount())(
	'a run waits for room on the disk (state waiting), says so once, and can be stopped meanwhile',
	async () => {
		workshop = await openWorkshop(tinyScenario(1));
		const { directory, env } = workshop;
		changeSettings(workshop, { min_free_mb: 100 });
		const run = workshop.startAs(
			inSmallFileSystem(directory, ''),
			env,
			'run',
			'--project-dir',
			directory,
			'--yolo',
			'--json',
		);
		const waiting = await run.event('run.status', ({ data }) => data.status === 'waiting');
		expect(waiting.data).toMatchObject({
			detail: expect.stringContaining('less than 100 MB free') as unknown,
			resumes_at: null,
		});
		expect(run.events.filter(({ type }) => type === 'session.started')).toEqual([]);
		// The runner, not the shell around it.
		process.kill(pidOf(run), 'SIGINT');
		await run.event('run.ended');
	},
);

function pidOf(run: Autocoder): number {
	const started = run.events.find((event) => event.type === 'run.started');
	return started?.type === 'run.started' ? started.data.pid : 0;
}
