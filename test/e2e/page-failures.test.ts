import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openBrowser, type TestBrowser } from '../support/browser.ts';
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
	workshop = await openWorkshop(tinyScenario(1));
	registerProject(workshop, 'tiny');
	workshop
		.store()
		.features.create([{ category: 'c', name: 'First', description: 'd', steps: ['s'] }], { kind: 'person' });
	server = await startServer(workshop);
});
afterEach(async () => {
	const complaints = await browser.closePages();
	await workshop.close();
	// What fails here is told by the browser, each time.
	expect(complaints.filter((complaint) => !/dynamically imported module/.test(complaint))).toEqual([]);
});

it('a view whose script cannot be had leaves the others as they are, and is there after a reload', async () => {
	const page = await browser.visit(server, '/');
	const script = '**/assets/sessions-page*';
	await page.route(script, (route) => route.abort());
	await page.goto(`${server.url}/p/tiny`);
	const card = page.getByRole('button', { name: /First/ });
	await card.waitFor();
	await page.getByRole('link', { name: 'Sessions' }).click();
	const broken = page.getByText('This part of the page stopped working.');
	await broken.waitFor();
	await page.getByRole('region', { name: 'Run' }).waitFor();
	await page.getByRole('link', { name: 'Board' }).click();
	await card.waitFor();
	expect(await broken.count()).toBe(0);
	await page.getByRole('link', { name: 'Sessions' }).click();
	await broken.waitFor();
	await page.unroute(script);
	await page.getByRole('button', { name: 'Reload' }).click();
	await page.getByText('No sessions yet').waitFor();
});

it('commands and keys whose scripts cannot be had take nothing along', async () => {
	const page = await browser.visit(server, '/');
	const scripts = /assets\/(command-palette|keys-sheet)/;
	await page.route(scripts, (route) => route.abort());
	await page.goto(`${server.url}/p/tiny`);
	const card = page.getByRole('button', { name: /First/ });
	await card.waitFor();
	const broken = page.getByText('This part of the page stopped working.');
	for (const key of ['Control+k', '?']) {
		await page.keyboard.press(key);
		await broken.first().waitFor();
		await card.waitFor();
		await page.getByRole('button', { name: 'Close' }).first().click();
		await broken.waitFor({ state: 'detached' });
	}
	await page.unroute(scripts);
	await page.reload();
	await card.waitFor();
	await page.keyboard.press('?');
	await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
});

it('what fails outside of every view leaves a way to go on', async () => {
	const page = await browser.visit(server, '/');
	const projects = '**/api/projects';
	// As a server of another version might answer.
	await page.route(projects, (route) => route.fulfill({ json: { projects: [] } }));
	await page.goto(`${server.url}/p/tiny`);
	await page.getByText('This part of the page stopped working.').waitFor();
	await page.unroute(projects);
	await page.getByRole('button', { name: 'Reload' }).click();
	await page.getByRole('button', { name: /First/ }).waitFor();
	expect((await browser.closePages()).filter((complaint) => !/is not a function/.test(complaint))).toEqual([]);
});

it('says nothing of a run of which it knows nothing', async () => {
	const page = await browser.visit(server, '/');
	await page.routeWebSocket(/ws\/projects/, () => {});
	await page.goto(`${server.url}/p/tiny`);
	const run = page.getByRole('region', { name: 'Run' });
	await run.getByRole('button', { name: 'Start' }).waitFor();
	expect(await run.getByText(/Idle|No run yet/).count()).toBe(0);
	expect(await run.getByRole('status').count()).toBe(0);
});

it('says that nothing is known of a run whose database cannot be read', async () => {
	const page = await browser.visit(server, '/p/tiny');
	const run = page.getByRole('region', { name: 'Run' });
	await run.getByText('No run yet').waitFor();
	const database = join(workshop.directory, 'features.db');
	for (const suffix of ['', '-wal', '-shm']) renameSync(`${database}${suffix}`, `${database}-away${suffix}`);
	writeFileSync(database, 'This is no database.'.repeat(100));
	await page.getByText('is not a usable SQLite database').waitFor();
	await page.reload();
	await run.getByRole('status').getByText('Unknown').waitFor();
	expect(await run.getByText(/Idle|No run yet/).count()).toBe(0);
	expect(await run.getByRole('button', { name: 'Start' }).isDisabled()).toBe(true);
});

it('says that features are those of before when the list cannot be had anew, and has them when it can', async () => {
	const page = await browser.visit(server, '/p/tiny');
	await page.getByRole('button', { name: /First/ }).waitFor();
	await page.getByText('Live', { exact: true }).waitFor();
	const list = '**/api/projects/tiny/features';
	await page.route(list, (route) => route.abort());
	workshop.store().journal.record([{ type: 'features.renumbered', data: { count: 1 } }], {});
	const note = page.getByText('These features are as they were before');
	await note.waitFor();
	await page.getByRole('button', { name: /First/ }).waitFor();
	await page.unroute(list);
	// By itself.
	await note.waitFor({ state: 'detached' });
});

it('a project whose drive is there again comes back without a reload', async () => {
	const page = await browser.visit(server, '/p/tiny');
	await page.getByText('Live', { exact: true }).waitFor();
	const away = `${workshop.directory}-away`;
	renameSync(workshop.directory, away);
	await page.getByRole('heading', { name: 'Not found' }).waitFor();
	await page.getByRole('main').getByRole('button', { name: 'Try again' }).click();
	await page.getByRole('heading', { name: 'Not found' }).waitFor();
	if (existsSync(workshop.directory)) throw new Error('The server made the directory anew.');
	renameSync(away, workshop.directory);
	await page.getByRole('main').getByRole('button', { name: 'Try again' }).click();
	await page.getByRole('button', { name: /First/ }).waitFor();
	await page.getByText('Live', { exact: true }).waitFor();
});
