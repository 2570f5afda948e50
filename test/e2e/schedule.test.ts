import { existsSync } from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { afterEach, expect, it } from 'vitest';
import { registerProject, startServer } from '../support/server.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { until } from '../support/until.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

let workshop: Workshop;
afterEach(() => workshop.close());

async function schedule(...args: string[]) {
	const started = workshop.start('schedule', ...args);
	const { code } = await started.exit;
	return { code, stdout: started.stdout(), stderr: started.stderr(), summary: started.summary() };
}

it('sets, shows and takes back the windows of a project', async () => {
	workshop = await openWorkshop(tinyScenario(1));
	const of = ['--project-dir', workshop.directory];
	expect((await schedule(...of)).stdout).toBe('Windows   none: runs may work at any time\n');
	const text = 'mon-fri 22:00-06:00 Asia/Tokyo; sat,sun 00:00-24:00 Asia/Tokyo';
	const set = await schedule(...of, '--set', text);
	expect(set.code, set.stderr).toBe(0);
	expect(set.stdout).toContain(`Windows   ${text}\nNow `);
	expect(set.stdout).toMatch(/Closes {4}\w{3} .*\(Asia\/Tokyo\)/);
	expect((await schedule('project', '--json')).summary).toMatchObject({ exit_code: 0, own: true, schedule: text });
	expect((await schedule(...of, '--clear', '--json')).summary).toMatchObject({
		own: false,
		schedule: null,
		open: true,
	});
});

it.each([
	['mon 1:00-2:00 Mars/Base', 'has the time zone "Mars/Base", which is not known'],
	['mon 25:00-06:00', 'has "25:00" where a time from 00:00 to 23:59 is expected (at character 5)'],
	['mon 6:00-6:00', 'has "6:00-6:00", which is no time at all'],
	['', 'holds no run window (at character 1)'],
	['x'.repeat(600), 'is longer than 500 characters (at character 501)'],
])('refuses the windows %j, and says why', async (bad, why) => {
	workshop = await openWorkshop(tinyScenario(1));
	const refused = await schedule('--project-dir', workshop.directory, '--json', '--set', bad);
	expect(refused.code).toBe(2);
	expect(refused.stderr).toContain(why);
	expect(refused.summary).toMatchObject({ exit_code: 2, error: { code: 'SCHEDULE_INVALID' } });
	expect(existsSync(join(workshop.env.HOME ?? '', '.autocoder', 'registry.db'))).toBe(false);
});

it('does not set and take back at once', async () => {
	workshop = await openWorkshop(tinyScenario(1));
	const { code, stderr } = await schedule('--project-dir', workshop.directory, '--clear', '--set', 'mon 1:00-2:00');
	expect(code).toBe(2);
	expect(stderr).toContain("'--set <windows>' cannot be used with option '--clear'");
});

it('a server that is there starts the run of a project whose window is open, and it can be stopped', {
	timeout: 180_000,
}, async () => {
	workshop = await openWorkshop(tinyScenario(3, { slowSeconds: 100 }));
	registerProject(workshop, 'project');
	const { code } = await schedule('project', '--set', windowAround(new Date()));
	expect(code).toBe(0);
	wasSetDaysAgo();
	const store = workshop.store();
	const server = await startServer(workshop);
	await until('the run has begun', () => store.runs.latest()?.alive === true);
	await until('a session works', () => store.sessions.list().length === 1);
	expect((await server.api('GET', '/api/projects/project/schedule')).body).toMatchObject({ open: true, problem: null });
	expect((await server.api('POST', '/api/projects/project/agent/stop')).status).toBe(200);
	await until('the run has ended', () => store.runs.latest()?.run.status === 'ended');
	expect(store.runs.latest()?.run).toMatchObject({ id: 1, end_reason: 'stopped' });
});

/** From two hours before a time to some before them on the next day: it has a gap, and the test is not in it. */
function windowAround(time: Date): string {
	const hour = (by: number) => String((time.getUTCHours() + by + 24) % 24).padStart(2, '0');
	return `mon-sun ${hour(-2)}:00-${hour(-4)}:00 UTC`;
}

/** As if the project and its windows had been there when the present one opened. */
function wasSetDaysAgo(): void {
	const registry = new SQLite(join(workshop.env.HOME ?? '', '.autocoder', 'registry.db'));
	registry.exec("UPDATE projects SET created_at = '2026-01-01 00:00:00.000000'");
	registry.exec("UPDATE project_settings SET updated_at = '2026-01-01 00:00:00.000000'");
	registry.close();
}
