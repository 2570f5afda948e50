import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { accessibilityProblems, openBrowser, type TestBrowser } from '../support/browser.ts';
import { registerProject, startServer } from '../support/server.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

let browser: TestBrowser;
let workshop: Workshop;

beforeAll(async () => {
	browser = await openBrowser();
});
afterAll(() => browser.close());
afterEach(async () => {
	const complaints = await browser.closePages();
	await workshop.close();
	expect(complaints).toEqual([]);
});

it('explains run windows while they are typed; a run that waits for its window says so, and works when told to', {
	timeout: 180_000,
}, async () => {
	workshop = await openWorkshop(tinyScenario(2, { slowSeconds: 100 }));
	registerProject(workshop, 'project');
	const server = await startServer(workshop);
	const page = await browser.visit(server, '/p/project/settings');
	const field = page.getByRole('textbox', { name: 'Run windows' });
	await field.fill('mon 25:00-06:00');
	await page.getByText('It has "25:00" where a time from 00:00 to 23:59 is expected (at character 5).').waitFor();
	await field.blur();
	expect((await server.api('GET', '/api/projects/project/settings')).body).toMatchObject({ overrides: {} });

	await field.fill(`${notNow()}; sat,sun 10:00-10:01 Asia/Tokyo`);
	const openings = page.getByLabel('When runs may work');
	await openings.getByText('Opens').waitFor();
	await openings.getByText('(UTC)').first().waitFor();
	await field.press('Enter');
	await page.getByText('Only for this project').waitFor();
	expect(await accessibilityProblems(page)).toEqual([]);

	const run = workshop.run('--scheduled');
	await run.event('run.status');
	await page.getByRole('link', { name: 'Board' }).click();
	await page.getByText(/^Waiting for its window until /).waitFor();
	await page.getByText(/Outside its run window until \w{3} .*\(UTC\)\./).waitFor();
	expect(await accessibilityProblems(page)).toEqual([]);
	await page.getByRole('button', { name: 'Work now' }).click();
	await run.event('session.started');
	await page.getByText('Running', { exact: true }).waitFor();
	await page.getByRole('button', { name: 'Stop' }).click();
	expect((await run.exit).code).toBe(0);
});

/** Windows on each day from four hours from now on to ten. */
function notNow(): string {
	const hour = (by: number) => String((new Date().getUTCHours() + by) % 24).padStart(2, '0');
	return `mon-sun ${hour(4)}:00-${hour(10)}:00 UTC`;
}
