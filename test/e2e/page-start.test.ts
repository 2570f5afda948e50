import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accessibilityProblems, openBrowser, type TestBrowser } from '../support/browser.ts';
import { startServer, type TestServer } from '../support/server.ts';
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
	server = await startServer(workshop);
});
afterEach(async () => {
	const complaints = await browser.closePages();
	await workshop.close();
	expect(complaints).toEqual([]);
});

it('creates a project in a folder that is chosen, with a specification in plain words', async () => {
	const page = await browser.visit(server, '/');
	await page.getByRole('button', { name: 'New project' }).click();
	await page.getByLabel('Name').fill('cook-book');
	await page.getByRole('button', { name: 'Choose folder' }).click();
	await page.getByPlaceholder('New folder').fill('work');
	await page.getByRole('button', { name: 'New folder' }).click();
	await page.getByText('No folders here.').waitFor();
	await page.getByRole('button', { name: 'Use this folder' }).click();
	const folder = join(workshop.env.HOME ?? '', 'work', 'cook-book');
	await expect.poll(() => page.getByLabel('Folder', { exact: true }).inputValue()).toBe(folder);
	await page.getByRole('button', { name: 'Continue' }).click();
	await page.getByLabel('Specification').fill('A page that keeps the recipes of a family.');
	await page.getByRole('button', { name: 'Create project' }).click();
	await page.getByRole('heading', { name: 'No features yet' }).waitFor();
	expect(existsSync(join(folder, 'prompts', 'app_spec.txt'))).toBe(true);
	expect((await server.api('GET', '/api/projects/cook-book')).body).toMatchObject({ has_spec: true });
});

it('takes a specification from a file of text, and says what is wrong with another', async () => {
	const page = await browser.visit(server, '/');
	await page.getByRole('button', { name: 'New project' }).click();
	await page.getByLabel('Name').fill('cook-book');
	await page.getByRole('button', { name: 'Continue' }).click();
	const choose = async (name: string, buffer: Buffer) => {
		const chosen = page.waitForEvent('filechooser');
		await page.getByRole('button', { name: 'Take it from a file' }).click();
		await (await chosen).setFiles({ name, mimeType: 'text/plain', buffer });
	};
	await choose('picture.txt', Buffer.from([0x89, 0x50, 0xff, 0x00]));
	await page.getByText('picture.txt is no file of plain text.').waitFor();
	await choose('long.txt', Buffer.alloc(4_000_001, 'a'));
	await page.getByText('long.txt has more than 4 MB').waitFor();
	await choose('spec.txt', Buffer.from('A page that keeps the recipes of a family – “ä”.'));
	await expect.poll(() => page.getByLabel('Specification').inputValue()).toContain('of a family – “ä”');
	expect(await page.getByText('more than 4 MB').count()).toBe(0);
	expect(await accessibilityProblems(page)).toEqual([]);
});

it('tells a browser that is not known how to come in', async () => {
	const page = await browser.visit(server, '/');
	await page.context().clearCookies();
	await page.reload();
	await page.getByRole('heading', { name: 'This browser is not signed in' }).waitFor();
});

it('keeps the theme that was chosen', async () => {
	const page = await browser.visit(server, '/settings', { colorScheme: 'light' });
	await page.getByLabel('Theme', { exact: true }).and(page.locator('select')).selectOption('dark');
	await page.reload();
	await page.getByRole('heading', { name: 'Settings' }).waitFor();
	expect(await page.evaluate('getComputedStyle(document.documentElement).colorScheme')).toBe('dark');
});

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
	it('nothing stands in the way of people with other senses and tools', async () => {
		const page = await browser.visit(server, '/', { colorScheme });
		await page.getByRole('heading', { level: 1 }).waitFor();
		await page.getByText('Node.js').waitFor();
		expect(await accessibilityProblems(page)).toEqual([]);
		await page.goto(`${server.url}/settings`);
		await page.getByText('Node.js').waitFor();
		expect(await accessibilityProblems(page)).toEqual([]);
		await page.keyboard.press('Control+k');
		await page.getByRole('dialog').getByText('New project').waitFor();
		expect(await accessibilityProblems(page)).toEqual([]);
		await page.keyboard.press('Escape');
		await page.keyboard.press('?');
		await page.getByRole('heading', { name: 'Keyboard shortcuts' }).waitFor();
		expect(await accessibilityProblems(page)).toEqual([]);
	});

	it('fits a narrow screen', async () => {
		const page = await browser.visit(server, '/', { colorScheme, viewport: { width: 360, height: 740 } });
		await page.getByText('Node.js').waitFor();
		expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
	});
});
