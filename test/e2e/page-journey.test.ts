import { rmSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openBrowser, type TestBrowser, tabTo } from '../support/browser.ts';
import { registerProject, startServer, type TestServer } from '../support/server.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

let browser: TestBrowser;
let workshop: Workshop;
let server: TestServer;

beforeAll(async () => {
	browser = await openBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
	workshop = await openWorkshop(tinyScenario(2, { slowSeconds: 2 }));
	server = await startServer(workshop);
});
afterEach(async () => {
	const complaints = await browser.closePages();
	const latest = workshop.store().runs.latest();
	if (latest?.alive) process.kill(latest.run.pid, 'SIGKILL');
	await workshop.close();
	expect(complaints).toEqual([]);
});

const SPECIFICATION = 'A project that holds one file for each feature.';

function run(page: Page): Locator {
	return page.getByRole('region', { name: 'Run' });
}

async function seeItFinish(page: Page): Promise<void> {
	await run(page).getByText('Finished', { exact: true }).waitFor({ timeout: 45_000 });
	await page.getByText('2 of 2 · 100 %').waitFor();
	const done = page.getByRole('region', { name: 'Done' });
	await done.getByRole('button', { name: /Feature 1/ }).waitFor();
	await done.getByRole('button', { name: /Feature 2/ }).waitFor();
}

it('leads from an empty home to a finished project, by clicks', async () => {
	rmSync(workshop.directory, { recursive: true });
	const page = await browser.visit(server, '/');
	await page.getByRole('heading', { name: 'Describe an application. Watch it being built.' }).waitFor();
	await page.getByRole('button', { name: 'New project' }).click();
	const creation = page.getByRole('dialog', { name: 'New project' });
	await creation.getByLabel('Name').fill('tiny');
	await creation.getByLabel('Folder', { exact: true }).fill(workshop.directory);
	await creation.getByRole('button', { name: 'Continue' }).click();
	await creation.getByLabel('Specification').fill(SPECIFICATION);
	await creation.getByRole('button', { name: 'Create project' }).click();
	await page.getByRole('heading', { name: 'No features yet' }).waitFor();
	await run(page).getByRole('button', { name: 'Start' }).click();
	const start = page.getByRole('dialog', { name: 'Start the agent' });
	await start.getByLabel('YOLO mode').click();
	await start.getByRole('button', { name: 'Start' }).click();
	await page
		.getByRole('dialog', { name: 'Every feature passes' })
		.getByRole('button', { name: 'Close' })
		.click({ timeout: 45_000 });
	await seeItFinish(page);

	await page.getByRole('button', { name: /Feature 1/ }).click();
	await page
		.getByRole('complementary', { name: 'Feature' })
		.getByRole('link', { name: /Session \d/ })
		.first()
		.click();
	await page.getByText('feature mark passing').waitFor();
	await page.getByRole('link', { name: 'All projects' }).click();
	await page.getByRole('link', { name: 'tiny', exact: true }).waitFor();
});

it('leads there by the keyboard alone', async () => {
	rmSync(workshop.directory, { recursive: true });
	const page = await browser.visit(server, '/');
	const { keyboard } = page;
	await page.getByRole('button', { name: 'New project' }).waitFor();
	await keyboard.press('n');
	await page.getByRole('dialog', { name: 'New project' }).getByLabel('Name').waitFor();
	await keyboard.type('tiny');
	await tabTo(page, page.getByLabel('Folder', { exact: true }));
	await keyboard.press('Control+a');
	await keyboard.type(workshop.directory);
	await tabTo(page, page.getByRole('button', { name: 'Continue' }));
	await keyboard.press('Enter');
	await page.getByLabel('Specification').waitFor();
	await tabTo(page, page.getByLabel('Specification'));
	await keyboard.type(SPECIFICATION);
	await tabTo(page, page.getByRole('button', { name: 'Create project' }));
	await keyboard.press('Enter');
	await page.getByRole('heading', { name: 'No features yet' }).waitFor();

	await keyboard.press('Control+k');
	await page.getByRole('option', { name: 'Start the agent' }).waitFor();
	await keyboard.type('start the');
	await keyboard.press('Enter');
	const start = page.getByRole('dialog', { name: 'Start the agent' });
	await start.waitFor();
	await tabTo(page, start.getByLabel('YOLO mode'));
	await keyboard.press('Space');
	await tabTo(page, start.getByRole('button', { name: 'Start' }));
	await keyboard.press('Enter');
	const finale = page.getByRole('dialog', { name: 'Every feature passes' });
	await finale.waitFor({ timeout: 45_000 });
	await tabTo(page, finale.getByRole('button', { name: 'Close' }));
	await keyboard.press('Enter');
	await seeItFinish(page);

	await tabTo(page, page.getByRole('button', { name: /Feature 2/ }));
	await keyboard.press('Enter');
	await page.getByRole('complementary', { name: 'Feature' }).getByRole('heading', { name: 'Feature 2' }).waitFor();
	await keyboard.press('Escape');
	await keyboard.press('s');
	await page.getByRole('navigation', { name: 'Sessions' }).getByRole('link').first().waitFor();
});

it('shows the same after a reload in the midst of a run, and its end', async () => {
	registerProject(workshop, 'tiny');
	const page = await browser.visit(server, '/p/tiny');
	expect((await server.api('POST', '/api/projects/tiny/agent/start', { yolo_mode: true })).status).toBe(200);
	await page.getByRole('button', { name: /Feature 1/ }).waitFor();
	await page.reload();
	await run(page).getByText('Running', { exact: true }).waitFor();
	await page.getByRole('button', { name: /Feature 1/ }).waitFor();
	await page.keyboard.press('d');
	// Said before the reload.
	await page.getByRole('region', { name: 'Log' }).getByText('#1 Feature 1: added').waitFor();
	await page
		.getByRole('dialog', { name: 'Every feature passes' })
		.getByRole('button', { name: 'Close' })
		.click({ timeout: 45_000 });
	await seeItFinish(page);
});

it('keeps two tabs on two projects apart', async () => {
	registerProject(workshop, 'tiny');
	const created = await server.api('POST', '/api/projects', { name: 'quiet', path: `${workshop.directory}-quiet` });
	expect(created.status).toBe(201);
	const busy = await browser.visit(server, '/p/tiny');
	const quiet = await busy.context().newPage();
	await quiet.goto(`${server.url}/p/quiet`);
	await quiet.getByRole('heading', { name: 'No features yet' }).waitFor();
	await server.api('POST', '/api/projects/tiny/agent/start', { yolo_mode: true });
	await busy.getByRole('dialog', { name: 'Every feature passes' }).waitFor({ timeout: 45_000 });
	await run(quiet).getByText('No run yet').waitFor();
	await quiet.getByRole('button', { name: 'Add feature' }).click();
	const dialog = quiet.getByRole('dialog', { name: 'Add feature' });
	for (const label of ['Name', 'Category', 'Description', 'Steps']) await dialog.getByLabel(label).fill('Own');
	await dialog.getByRole('button', { name: 'Add feature' }).click();
	await quiet.locator('[data-card]').waitFor();
	expect(await quiet.locator('[data-card]').count()).toBe(1);
	expect(await busy.locator('[data-card]').count()).toBe(2);
});
