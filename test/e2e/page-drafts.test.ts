import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { accessibilityProblems, openBrowser, type TestBrowser } from '../support/browser.ts';
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
	server = await startServer(workshop);
	const features = ['First', 'Second'].map((name) => ({ category: 'Work', name, description: 'd', steps: ['Look'] }));
	expect((await server.api('POST', `${FEATURES}/bulk`, { features })).status).toBe(201);
});
afterEach(async () => {
	const complaints = await browser.closePages();
	await workshop.close();
	expect(complaints).toEqual([]);
});

const FEATURES = '/api/projects/tiny/features';
const panel = (page: Page) => page.getByRole('complementary', { name: 'Feature' });
const card = (page: Page, name: string) => page.locator('[data-card]').filter({ hasText: name });
const names = () =>
	workshop
		.store()
		.features.list()
		.map(({ name }) => name);

/** Escape of an input method, which takes back what it offers. */
async function composedEscape(field: Locator): Promise<void> {
	await field.dispatchEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true, isComposing: true });
}

it('a feature that is being added outlives its dialog and a reload, until it is discarded', async () => {
	const page = await browser.visit(server, '/p/tiny');
	const dialog = page.getByRole('dialog', { name: 'Add feature' });
	await card(page, 'First').waitFor();
	await page.keyboard.press('n');
	await dialog.getByLabel('Name').fill('Half a');
	await composedEscape(dialog.getByLabel('Name'));
	await dialog.getByLabel('Steps').fill('Look');
	await page.keyboard.press('Escape');
	await dialog.waitFor({ state: 'detached' });
	await page.keyboard.press('n');
	expect(await dialog.getByLabel('Name').inputValue()).toBe('Half a');
	await page.mouse.click(5, 5);
	await dialog.waitFor({ state: 'detached' });
	await page.keyboard.press('n');
	await page.reload();
	await expect.poll(() => dialog.getByLabel('Steps').inputValue()).toBe('Look');
	await dialog.getByRole('button', { name: 'Discard' }).click();
	await dialog.waitFor({ state: 'detached' });
	await page.keyboard.press('n');
	expect(await dialog.getByLabel('Name').inputValue()).toBe('');
});

it('a new project with its specification outlives its dialog', async () => {
	const page = await browser.visit(server, '/?new');
	const dialog = page.getByRole('dialog', { name: 'New project' });
	await dialog.getByLabel('Name').fill('cook-book');
	await dialog.getByRole('button', { name: 'Continue' }).click();
	await dialog.getByLabel('Specification').fill('A page that keeps recipes.');
	await page.keyboard.press('Escape');
	await dialog.waitFor({ state: 'detached' });
	await page.keyboard.press('n');
	expect(await dialog.getByLabel('Name').inputValue()).toBe('cook-book');
	await dialog.getByRole('button', { name: 'Continue' }).click();
	expect(await dialog.getByLabel('Specification').inputValue()).toBe('A page that keeps recipes.');
	await dialog.getByRole('button', { name: 'Create project' }).click();
	await page.getByRole('heading', { name: 'No features yet' }).waitFor();
	await page.goto(`${server.url}/?new`);
	expect(await dialog.getByLabel('Name').inputValue()).toBe('');
});

it('an edit outlives Escape, another card, and the feature itself', async () => {
	const page = await browser.visit(server, '/p/tiny?feature=1');
	await panel(page).getByRole('button', { name: 'Edit' }).click();
	await panel(page).getByLabel('Name').fill('Mine');
	await composedEscape(panel(page).getByLabel('Name'));
	await panel(page).getByLabel('Name').press('Escape');
	await panel(page).getByText('Not saved').waitFor();
	await card(page, 'Second').click();
	await panel(page).getByRole('heading', { name: 'Second' }).waitFor();
	expect(await panel(page).getByText('Not saved').count()).toBe(0);
	await card(page, 'First').click();
	await panel(page).getByText('Not saved').waitFor();
	await panel(page).getByRole('button', { name: 'Edit' }).click();
	expect(await panel(page).getByLabel('Name').inputValue()).toBe('Mine');
	await server.api('DELETE', `${FEATURES}/1`);
	await panel(page).getByText('What you wrote is still here.').waitFor();
	expect(await accessibilityProblems(page)).toEqual([]);
	await panel(page).getByRole('button', { name: 'Add it as a new feature' }).click();
	await panel(page).getByRole('heading', { name: 'Mine' }).waitFor();
	expect(names()).toEqual(['Second', 'Mine']);
});

it('a reason that could not be sent stays, and is said to be the trouble', async () => {
	workshop.store().features.pass(1, { kind: 'person' });
	const page = await browser.visit(server, '/p/tiny?feature=1');
	const dialog = page.getByRole('dialog', { name: 'Mark failing' });
	await panel(page).getByRole('button', { name: 'More actions' }).click();
	await page.getByRole('menuitem', { name: 'Mark failing' }).click();
	await dialog.getByLabel('What is wrong?').fill('It shows three of four.');
	await page.route('**/fail', (route) => route.abort());
	await dialog.getByRole('button', { name: 'Mark failing' }).click();
	await dialog.getByRole('alert').getByText('The server cannot be reached.').waitFor();
	expect(await dialog.getByLabel('What is wrong?').inputValue()).toBe('It shows three of four.');
	await page.unroute('**/fail');
	await dialog.getByRole('button', { name: 'Mark failing' }).click();
	await dialog.waitFor({ state: 'detached' });
	expect(workshop.store().features.get(1)?.last_failure).toBe('It shows three of four.');
});

it('a change by others that leaves the words alone is no conflict', async () => {
	const page = await browser.visit(server, '/p/tiny?feature=1');
	await panel(page).getByRole('button', { name: 'Edit' }).click();
	await panel(page).getByLabel('Name').fill('Mine');
	expect((await server.api('PATCH', `${FEATURES}/1/move`, { before: null })).status).toBe(200);
	await expect.poll(() => page.locator('[data-card]').first().textContent()).toContain('Second');
	await panel(page).getByRole('button', { name: 'Save' }).click();
	await panel(page).getByRole('heading', { name: 'Mine' }).waitFor();
});

it('what ends late pulls nobody away from where they went', async () => {
	const page = await browser.visit(server, '/p/tiny');
	const dialog = page.getByRole('dialog', { name: 'Add feature' });
	await card(page, 'First').waitFor();
	await page.keyboard.press('n');
	for (const label of ['Name', 'Category', 'Description', 'Steps']) await dialog.getByLabel(label).fill('Third');
	let answer = (): void => {};
	const held = new Promise<void>((resolve) => {
		answer = resolve;
	});
	await page.route('**/features', async (route) => {
		await held;
		await route.continue();
	});
	await dialog.getByRole('button', { name: 'Add feature' }).click();
	await page.keyboard.press('Escape');
	await page.getByRole('link', { name: 'Sessions' }).click();
	await page.getByRole('heading', { name: 'No sessions yet' }).waitFor();
	answer();
	await page.getByText('The feature is added.').waitFor();
	expect(new URL(page.url()).pathname).toBe('/p/tiny/sessions');
	expect(names()).toContain('Third');
});
