import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openBrowser, type TestBrowser } from '../support/browser.ts';
import { registerProject, startServer, type TestServer } from '../support/server.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

let browser: TestBrowser;
let workshop: Workshop;
let server: TestServer;

beforeAll(async () => {
	browser = await openBrowser();
	workshop = await openWorkshop(tinyScenario(1));
	registerProject(workshop, 'tiny');
	server = await startServer(workshop);
	const draft = { category: 'Work', name: 'First', description: 'd', steps: ['s'] };
	expect((await server.api('POST', '/api/projects/tiny/features', draft)).status).toBe(201);
});
afterAll(async () => {
	await browser.close();
	await workshop.close();
});
afterEach(async () => {
	expect(await browser.closePages()).toEqual([]);
});

const palette = (page: Page) => page.getByRole('dialog', { name: 'Commands' });

async function command(page: Page, name: string): Promise<void> {
	await page.keyboard.press('Control+k');
	await palette(page).getByRole('combobox').waitFor();
	await page.keyboard.type(name);
	await palette(page).getByRole('option', { name }).and(page.locator('[data-selected=true]')).waitFor();
	await page.keyboard.press('Enter');
}

it('a new project can be begun from anywhere, and a reload does not begin it again', async () => {
	const page = await browser.visit(server, '/');
	const dialog = page.getByRole('dialog', { name: 'New project' });
	await page.getByRole('link', { name: 'tiny' }).waitFor();
	for (let times = 0; times < 2; times++) {
		await command(page, 'New project');
		await dialog.waitFor();
		await page.keyboard.press('Escape');
		await dialog.waitFor({ state: 'detached' });
	}
	await page.reload();
	await page.getByRole('link', { name: 'tiny' }).waitFor();
	await command(page, 'Keyboard shortcuts');
	await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
	expect(await dialog.count()).toBe(0);
	await page.goto(`${server.url}/p/tiny/settings`);
	await page.getByRole('switch', { name: 'YOLO mode' }).waitFor();
	await command(page, 'New project');
	await dialog.waitFor();
});

it.each(['/p/tiny', '/p/tiny/sessions', '/p/tiny/settings', '/p/tiny/interview'])(
	'a feature can be added from %s',
	async (path) => {
		const page = await browser.visit(server, path);
		await page.getByText('Live', { exact: true }).waitFor();
		await command(page, 'Add feature');
		await page.getByRole('dialog', { name: 'Add feature' }).getByLabel('Name').waitFor();
		expect(new URL(page.url()).pathname).toBe('/p/tiny');
	},
);

it('what a view cannot do is not offered there', async () => {
	const page = await browser.visit(server, '/p/tiny/interview');
	const offered = async () => {
		await page.keyboard.press('Control+k');
		await palette(page).getByRole('option', { name: 'All projects' }).waitFor();
		return await palette(page).getByRole('option').allTextContents();
	};
	const ofTheFrame = /^(Start the agent|Show or hide|Add features by talking)/;
	await page.getByText('Live', { exact: true }).waitFor();
	expect((await offered()).filter((name) => ofTheFrame.test(name))).toEqual([]);
	await page.goto(`${server.url}/p/tiny/sessions`);
	await page.getByRole('heading', { name: 'No sessions yet' }).waitFor();
	expect((await offered()).filter((name) => ofTheFrame.test(name)).length).toBe(4);
});

it('the filter of the board stays on the way to other views and back, and over a reload', async () => {
	const page = await browser.visit(server, '/p/tiny');
	await page.getByRole('button', { name: /First/ }).waitFor();
	await page.keyboard.press('/');
	await page.keyboard.type('nothing like it');
	const kept = page.getByText('Nothing here fits the filter.').first();
	await kept.waitFor();
	await page.reload();
	await kept.waitFor();
	await page.getByRole('link', { name: 'Sessions' }).click();
	await page.getByRole('heading', { name: 'No sessions yet' }).waitFor();
	await page.keyboard.press('b');
	await kept.waitFor();
	expect(await page.getByLabel('Search features').inputValue()).toBe('nothing like it');
	await page.getByRole('button', { name: 'Clear filter' }).click();
	await page.getByRole('button', { name: /First/ }).waitFor();
});
