import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openBrowser, type TestBrowser } from '../support/browser.ts';
import { registerProject, startServer, type TestServer } from '../support/server.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { until } from '../support/until.ts';
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
	await create('First', 'Second', 'Third');
});
afterEach(async () => {
	const complaints = await browser.closePages();
	await workshop.close();
	expect(complaints).toEqual([]);
});

const FEATURES = '/api/projects/tiny/features';

async function create(...names: string[]): Promise<void> {
	const features = names.map((name) => ({ category: 'Work', name, description: `About ${name}`, steps: ['Look'] }));
	expect((await server.api('POST', `${FEATURES}/bulk`, { features })).status).toBe(201);
}

function stored() {
	const store = workshop.store();
	return store.features.list().map(({ id, name, priority }) => ({ id, name, priority }));
}

function order(): string[] {
	return stored()
		.sort((a, b) => a.priority - b.priority)
		.map(({ name }) => name);
}

it('shows what others change, without a reload', async () => {
	const page = await browser.visit(server, '/p/tiny');
	await page.getByRole('button', { name: /First/ }).waitFor();
	await server.api('PATCH', `${FEATURES}/1`, { name: 'Renamed elsewhere' });
	await page.getByRole('button', { name: /Renamed elsewhere/ }).waitFor();
	await create('Fourth');
	await page.getByRole('button', { name: /Fourth/ }).waitFor();
	await server.api('DELETE', `${FEATURES}/2`);
	await page.getByRole('button', { name: /Second/ }).waitFor({ state: 'detached' });
});

it('adds, finds, edits and, when asked twice, deletes a feature', async () => {
	const page = await browser.visit(server, '/p/tiny');
	await page.getByRole('button', { name: /First/ }).waitFor();
	await page.keyboard.press('n');
	const dialog = page.getByRole('dialog', { name: 'Add feature' });
	await dialog.getByLabel('Name').fill('<b>Bold</b> & <img src=x>');
	await dialog.getByLabel('Category').fill('Style');
	await dialog.getByLabel('Description').fill('Shown as it is typed.');
	await dialog.getByLabel('Steps').fill('Open it\n\nSee the text');
	await dialog.getByRole('button', { name: 'Add feature' }).click();

	const panel = page.getByRole('complementary', { name: 'Feature' });
	await panel.getByRole('heading', { name: '<b>Bold</b> & <img src=x>' }).waitFor();
	await panel.getByText('See the text').waitFor();
	await panel.getByRole('button', { name: 'Edit' }).click();
	await panel.getByLabel('Name').fill('Plain');
	await panel.getByRole('button', { name: 'Save' }).click();
	await panel.getByRole('heading', { name: 'Plain' }).waitFor();

	await page.keyboard.press('/');
	await page.keyboard.type('plain');
	await page.getByRole('button', { name: /First/ }).waitFor({ state: 'detached' });
	await page.getByRole('button', { name: 'Clear filter' }).click();

	await panel.getByRole('button', { name: 'More actions' }).click();
	await page.getByRole('menuitem', { name: 'Delete' }).click();
	await page.getByRole('dialog').getByText('This cannot be undone.').waitFor();
	expect(order()).toContain('Plain');
	await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
	await page.getByText('The feature is deleted.').waitFor();
	expect(order()).not.toContain('Plain');
});

it('says that a feature was there already, and opens that one', async () => {
	const page = await browser.visit(server, '/p/tiny?add');
	const dialog = page.getByRole('dialog', { name: 'Add feature' });
	const same = { Name: 'Second', Category: 'Work', Description: 'About Second', Steps: 'Look' };
	for (const [label, words] of Object.entries(same)) await dialog.getByLabel(label).fill(words);
	await dialog.getByRole('button', { name: 'Add feature' }).click();
	await page.getByText('There is a feature already that says the same: this one.').waitFor();
	await page.getByRole('complementary', { name: 'Feature' }).getByRole('heading', { name: 'Second' }).waitFor();
	expect(order()).toHaveLength(3);
});

it('says that somebody else was faster, and keeps both texts until one is chosen', async () => {
	const page = await browser.visit(server, '/p/tiny?feature=1');
	const panel = page.getByRole('complementary', { name: 'Feature' });
	await panel.getByRole('button', { name: 'Edit' }).click();
	await panel.getByLabel('Name').fill('Mine');
	await server.api('PATCH', `${FEATURES}/1`, { name: 'Theirs' });
	await panel.getByRole('alert').waitFor();
	expect(await panel.getByLabel('Name').inputValue()).toBe('Mine');
	expect(await panel.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true);
	await panel.getByRole('button', { name: 'Save mine' }).click();
	await panel.getByRole('heading', { name: 'Mine' }).waitFor();
	expect(order()[0]).toBe('Mine');
});

it('moves a pending feature with the keyboard, and with the mouse', async () => {
	const page = await browser.visit(server, '/p/tiny');
	const card = (name: string) => page.getByRole('button', { name: new RegExp(name) });
	await card('Third').focus();
	await page.keyboard.press('Alt+ArrowUp');
	await until('the third is second', () => order().join() === 'First,Third,Second');
	await page.getByText('Third is number 2 of 3 now.').waitFor({ state: 'attached' });
	await page.keyboard.press('ArrowDown');
	await expect.poll(() => page.evaluate('document.activeElement?.textContent')).toContain('Second');

	const from = await card('First').boundingBox();
	const to = await card('Second').boundingBox();
	if (from === null || to === null) throw new Error('The cards are not to be seen.');
	await page.mouse.move(from.x + 40, from.y + 20);
	await page.mouse.down();
	await page.mouse.move(from.x + 40, from.y + 40, { steps: 3 });
	await page.mouse.move(to.x + 40, to.y + 30, { steps: 8 });
	await page.mouse.up();
	await until('the first is last', () => order().at(-1) === 'First');
});

it('sends the moves of a key that is held one after another, and the last place is what counts', async () => {
	await create('Fourth', 'Fifth', 'Sixth');
	const page = await browser.visit(server, '/p/tiny');
	let [sent, go] = [0, (): void => {}];
	const held = new Promise<void>((resolve) => {
		go = resolve;
	});
	await page.route('**/move', async (route) => {
		sent += 1;
		await held;
		await route.continue();
	});
	await page.getByRole('button', { name: /Sixth/ }).focus();
	for (let times = 0; times < 5; times++) await page.keyboard.press('Alt+ArrowUp');
	await page.getByText('Sixth is number 1 of 6 now.').waitFor({ state: 'attached' });
	expect(await page.locator('[data-card]').first().textContent()).toContain('Sixth');
	expect(sent).toBe(1);
	go();
	await until('the last place is stored', () => order().join() === 'Sixth,First,Second,Third,Fourth,Fifth');
	expect(sent).toBe(2);
});

it('never shows one project on the board of another', async () => {
	const created = await server.api('POST', '/api/projects', { name: 'other', path: `${workshop.directory}-other` });
	expect(created.status).toBe(201);
	const page = await browser.visit(server, '/p/tiny');
	await page.getByRole('button', { name: /First/ }).waitFor();
	await page.getByRole('button', { name: 'tiny', exact: true }).click();
	await page.getByRole('menuitemcheckbox', { name: /other/ }).click();
	await page.getByRole('heading', { name: 'No features yet' }).waitFor();
	await server.api('PATCH', `${FEATURES}/1`, { name: 'Late news of tiny' });
	await server.api('POST', '/api/projects/other/features', {
		category: 'c',
		name: 'Own',
		description: 'd',
		steps: ['s'],
	});
	await page.getByRole('button', { name: /Own/ }).waitFor();
	expect(await page.locator('[data-card]').count()).toBe(1);
});

it('gives the focus back when a dialog closes', async () => {
	const page = await browser.visit(server, '/p/tiny?feature=1');
	const actions = page.getByRole('complementary', { name: 'Feature' }).getByRole('button', { name: 'More actions' });
	await actions.focus();
	await page.keyboard.press('Enter');
	await page.getByRole('menuitem', { name: 'Delete' }).press('Enter');
	await page.getByRole('dialog').waitFor();
	await page.keyboard.press('Escape');
	await page.getByRole('dialog').waitFor({ state: 'detached' });
	await expect.poll(() => page.evaluate("document.activeElement?.getAttribute('aria-label')")).toBe('More actions');
});
