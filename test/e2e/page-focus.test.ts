import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openBrowser, type TestBrowser, untilFocused } from '../support/browser.ts';
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
	const features = Array.from({ length: 40 }, (_, index) => ({
		category: 'Work',
		name: `Feature ${index + 1}`,
		description: 'd',
		steps: ['s'],
	}));
	expect((await server.api('POST', '/api/projects/tiny/features/bulk', { features })).status).toBe(201);
});
afterEach(async () => {
	const complaints = await browser.closePages();
	await workshop.close();
	expect(complaints).toEqual([]);
});

async function openBoard() {
	const page = await browser.visit(server, '/p/tiny');
	const card = (id: number) => page.locator(`[data-card="${id}"]`);
	const panel = page.getByRole('complementary', { name: 'Feature' });
	await card(1).waitFor();
	return { page, card, panel, press: (key: string) => page.keyboard.press(key) };
}

it('Tab stops once in each column, at the card where one was', async () => {
	workshop.store().features.pass(40, { kind: 'person' });
	const { page, card, press } = await openBoard();
	await card(40).waitFor();
	await page.getByRole('button', { name: 'Add feature', exact: true }).focus();
	await press('Tab');
	await untilFocused(page, card(1));
	await press('ArrowDown');
	await untilFocused(page, card(2));
	await press('Tab');
	await untilFocused(page, card(40));
	await press('Shift+Tab');
	await untilFocused(page, card(2));
	// Also when the card is not drawn any more.
	await card(2).hover();
	await page.mouse.wheel(0, 2_000);
	await card(2).waitFor({ state: 'detached' });
	await page.getByRole('button', { name: 'Add feature', exact: true }).focus();
	await press('Tab');
	await page.locator('[data-card]:focus').waitFor();
});

it('the focus goes back to the card when its panel closes, and to the button when an edit ends', async () => {
	const { page, card, panel, press } = await openBoard();
	await card(3).focus();
	for (const how of ['Escape', 'Close']) {
		await press('Enter');
		await untilFocused(page, panel.getByRole('heading', { name: 'Feature 3' }));
		if (how === 'Escape') await press(how);
		else await panel.getByRole('button', { name: how }).press('Enter');
		await untilFocused(page, card(3));
	}
	await press('Enter');
	const edit = panel.getByRole('button', { name: 'Edit' });
	for (const how of ['Cancel', 'Save']) {
		await edit.press('Enter');
		await untilFocused(page, panel.getByLabel('Name'));
		await panel.getByRole('button', { name: how }).press('Enter');
		await untilFocused(page, edit);
	}
});

it('a card that has the focus keeps it when it goes to another column', async () => {
	const { page, card, press } = await openBoard();
	await card(2).focus();
	workshop.store().features.pass(2, { kind: 'person' });
	await page.getByRole('region', { name: 'Done' }).locator('[data-card="2"]').waitFor();
	await untilFocused(page, card(2));
	await press('ArrowLeft');
	await untilFocused(page, card(1));
});
