import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accessibilityProblems, openBrowser, type TestBrowser } from '../support/browser.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

let browser: TestBrowser;
let workshop: Workshop;
let server: TestServer;
let directory: string;

beforeAll(async () => {
	browser = await openBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
	workshop = await openWorkshop(tinyScenario(1));
	server = await startServer(workshop);
	directory = join(workshop.env.HOME ?? '', 'recipes');
	await server.api('POST', '/api/projects', { name: 'recipes', path: directory });
});
afterEach(async () => {
	const complaints = await browser.closePages();
	await workshop.close();
	expect(complaints).toEqual([]);
});

it('a setting of a project differs from the global one until one goes back to it', async () => {
	const page = await browser.visit(server, '/p/recipes');
	// A view that is still coming takes the focus, and with it an open menu.
	await page.getByText('Live', { exact: true }).waitFor();
	await page.getByRole('heading', { level: 2 }).first().waitFor();
	await page.getByTitle('Switch project').click();
	await page.getByRole('menuitem', { name: 'Settings of the project' }).click();
	await page.getByRole('switch', { name: 'YOLO mode' }).click();
	await page.getByText('Only for this project').waitFor();
	const settings = async () => (await server.api('GET', '/api/projects/recipes/settings')).body;
	expect(await settings()).toMatchObject({ overrides: { yolo_mode: true } });
	await page.getByRole('button', { name: 'Use the global one' }).click();
	await page.getByText('Only for this project').waitFor({ state: 'detached' });
	expect(await settings()).toMatchObject({ effective: { yolo_mode: false }, overrides: {} });
});

it('a network that is away keeps no page from a server on the same machine', async () => {
	const page = await browser.visit(server, '/');
	await page.getByRole('link', { name: 'recipes' }).waitFor();
	// Only what the browser says of the network: loopback goes on without one.
	await page.evaluate("window.dispatchEvent(new Event('offline'))");
	await page.getByRole('link', { name: 'Settings' }).click();
	await page.getByRole('switch', { name: 'YOLO mode' }).click();
	const stored = async () => (await server.api('GET', '/api/settings')).body.yolo_mode;
	await expect.poll(stored).toBe(true);
});

it('Enter in a field of a number saves it', async () => {
	const page = await browser.visit(server, '/settings');
	await page.getByLabel('Most sessions of a run').fill('7');
	await page.keyboard.press('Enter');
	await expect.poll(async () => (await server.api('GET', '/api/settings')).body.max_iterations).toBe(7);
});

it('keeps words that are not saved, shows both texts of a conflict, and saves by a key', async () => {
	const page = await browser.visit(server, '/p/recipes/settings/app_spec');
	const path = join(directory, 'prompts', 'app_spec.txt');
	await editor(page, 'Specification').fill('mine');
	await page.getByRole('link', { name: 'Board' }).click();
	await page.goBack();
	expect(await editor(page, 'Specification').inputValue()).toBe('mine');
	writeFileSync(path, 'theirs');
	await page.keyboard.press('Control+s');
	await page.getByText('Somebody changed this text').waitFor();
	expect(await editor(page, 'As it is now').inputValue()).toBe('theirs');
	expect(await editor(page, 'Your text').inputValue()).toBe('mine');
	expect(await accessibilityProblems(page)).toEqual([]);
	await page.getByRole('button', { name: 'Save mine' }).click();
	await page.getByText('Saved. The next session reads it.').waitFor();
	expect(readFileSync(path, 'utf8')).toBe('mine');
	await editor(page, 'Specification').fill('mine, anew');
	await page.keyboard.press('Control+s');
	await expect.poll(() => readFileSync(path, 'utf8')).toBe('mine, anew');
});

it("a built-in prompt becomes one's own, and the built-in one is used again", async () => {
	const page = await browser.visit(server, '/p/recipes/settings/coding');
	const path = join(directory, 'prompts', 'coding_prompt.md');
	await page.getByRole('button', { name: 'Make my own' }).click();
	await page.getByRole('button', { name: 'Use the built-in one' }).waitFor();
	expect(existsSync(path)).toBe(true);
	await page.getByRole('button', { name: 'Use the built-in one' }).click();
	await page.getByRole('button', { name: 'Make my own' }).waitFor();
	expect(existsSync(path)).toBe(false);
	await page.getByRole('button', { name: 'Undo' }).click();
	await expect.poll(() => existsSync(path)).toBe(true);
});

it('sessions name their features, and older ones come as one scrolls to the end', async () => {
	const draft = { category: 'c', name: 'Search recipes', description: 'd', steps: ['s'] };
	await server.api('POST', '/api/projects/recipes/features', draft);
	const database = new Database(join(directory, 'features.db'));
	database.exec(`
		WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 230)
		INSERT INTO sessions (kind, outcome, owner_pid, owner_started_at, owner_boot_id, started_at, ended_at, duration_ms)
		SELECT 'coding', 'completed', 1, '', '', n, n, 0 FROM number;
		INSERT INTO events (at, type, session_id, feature_id, data)
		VALUES (1, 'feature.claimed', 230, 1, '{"name":"Search recipes","attempt":1}');
	`);
	database.close();
	const page = await browser.visit(server, '/p/recipes/sessions');
	const list = page.getByRole('navigation', { name: 'Sessions' });
	await list.getByRole('link', { name: 'Search recipes' }).waitFor();
	const first = list.locator('a[href$="/sessions/1"]');
	await expect
		.poll(
			async () => {
				await list.locator('li').last().scrollIntoViewIfNeeded();
				return await first.count();
			},
			{ timeout: 20_000 },
		)
		.toBe(1);
	expect(await accessibilityProblems(page)).toEqual([]);
});

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
	it.each([360, 1280])('nothing stands in the way, and it fits, at a width of %i', async (width) => {
		const page = await browser.visit(server, '/p/recipes/settings', { colorScheme, viewport: { width, height: 740 } });
		await page.getByRole('switch', { name: 'YOLO mode' }).click();
		await page.getByText('Only for this project').waitFor();
		await look(page, width);
		await page.getByRole('link', { name: 'Prompt: coding', exact: true }).click();
		await page.getByRole('button', { name: 'Make my own' }).waitFor();
		await look(page, width);
	});
});

async function look(page: Page, width: number): Promise<void> {
	expect(await accessibilityProblems(page)).toEqual([]);
	expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
}

function editor(page: Page, name: string) {
	return page.getByRole('textbox', { name, exact: true });
}

it('a global setting that could not be saved is as it was, and says so', async () => {
	const page = await browser.visit(server, '/settings');
	const yolo = page.getByRole('switch', { name: 'YOLO mode' });
	await yolo.waitFor();
	expect(await yolo.getAttribute('aria-checked')).toBe('false');
	// Nor can it be asked for anew.
	await page.route('**/api/settings', (route) => route.abort());
	await yolo.click();
	await page.getByText('The setting could not be saved; it is as it was.').waitFor();
	expect(await yolo.getAttribute('aria-checked')).toBe('false');
	await page.unroute('**/api/settings');
	await yolo.click();
	await expect.poll(async () => (await server.api('GET', '/api/settings')).body.yolo_mode).toBe(true);
});
