import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Settings } from '../../src/contract/settings.ts';
import { type Receiver, startReceiver, status } from '../../src/runner/fixtures/receiver.fixture.ts';
import { openBrowser, type TestBrowser } from '../support/browser.ts';
import { registerProject, startServer, type TestServer } from '../support/server.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

let browser: TestBrowser;
let workshop: Workshop;
let server: TestServer;
let receiver: Receiver;

beforeAll(async () => {
	browser = await openBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
	receiver = await startReceiver();
	workshop = await openWorkshop(tinyScenario(1));
	registerProject(workshop, 'tiny');
	server = await startServer(workshop);
});
afterEach(async () => {
	const complaints = await browser.closePages();
	await workshop.close();
	expect(complaints).toEqual([]);
});

const PERSON = { kind: 'person' } as const;

function rows(page: Page) {
	return page.getByRole('region', { name: 'Deliveries' }).getByRole('listitem');
}

/** Features that passed with a webhook to tell, and nobody who told it yet. */
function pass(...names: string[]): void {
	const store = workshop.store();
	store.outbox.announce('tiny');
	const drafts = names.map((name) => ({ category: 'c', name, description: 'd', steps: ['s'] }));
	for (const { id } of store.features.create(drafts, PERSON).created) store.features.pass(id, PERSON);
}

it('takes an address, hides what is secret in it, tests it, and goes back to the global one', async () => {
	const page = await browser.visit(server, '/p/tiny');
	await page.getByText('Live', { exact: true }).waitFor();
	await page.keyboard.press('Control+k');
	await page.getByRole('option', { name: 'Webhook' }).click();
	await page.getByText('Nothing was sent yet').waitFor();
	expect(await page.getByRole('button', { name: 'Send a test' }).isDisabled()).toBe(true);
	await page.getByText('Deliveries are not signed').waitFor();
	await page.getByLabel('Address').fill('ftp://example.com');
	await page.getByRole('button', { name: 'Save' }).click();
	await page.getByText('The address is no complete address that begins with http:// or https://').waitFor();
	await page.getByLabel('Address').fill(`${receiver.url.replace('//', '//ada:word@')}?key=hidden`);
	await page.getByRole('button', { name: 'Save' }).click();
	await page.getByText(`${receiver.url.replace('//', '//***@')}?***`).waitFor();

	await page.getByRole('button', { name: 'Send a test' }).click();
	await page
		.getByRole('status')
		.filter({ hasText: /It was taken: answered by 204 in \d/ })
		.waitFor();
	await rows(page).filter({ hasText: 'Test' }).filter({ hasText: 'Delivered' }).waitFor();
	expect(receiver.received).toMatchObject([{ path: '/hook?key=hidden', body: { event: 'webhook.test' } }]);
	await receiver.close();
	await page.getByRole('button', { name: 'Send a test' }).click();
	await page.getByText('The connection failed (ECONNREFUSED).').waitFor();
	await expect.poll(() => rows(page).count()).toBe(2);

	await page.getByRole('button', { name: 'Use the global one' }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Use the global one' }).click();
	await page.getByLabel('Address').waitFor();
});

it('holds for all projects where it is set for all, until it is removed there', async () => {
	const page = await browser.visit(server, '/settings');
	await page.getByLabel('Address').fill(receiver.url);
	await page.keyboard.press('Enter');
	await page.getByRole('button', { name: 'Remove' }).waitFor();
	await page.goto(`${server.url}/p/tiny/settings/webhook`);
	await page.getByText(receiver.url).waitFor();
	await page.getByText('As in the global settings').first().waitFor();

	await page.getByRole('button', { name: 'Tell nobody' }).click();
	await page.getByText('Nobody is told.').waitFor();
	await page.getByText('Only for this project').first().waitFor();
	expect(await page.getByRole('button', { name: 'Send a test' }).isDisabled()).toBe(true);
	await page.getByRole('button', { name: 'Use the global one' }).click();
	await page.getByText(receiver.url).waitFor();

	await page.goto(`${server.url}/settings`);
	await page.getByRole('button', { name: 'Remove' }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
	await page.getByLabel('Address').waitFor();
	expect((await server.api('GET', '/api/settings')).body).toMatchObject({ webhook_url: null });
});

it('lists what was sent with every attempt, page by page, and sends it again', async () => {
	pass('<b>Bold</b>', ...Array.from({ length: 24 }, (_, index) => `Feature ${index}`));
	// Else the server would deliver them by itself, a few seconds later.
	workshop.rawDatabase().exec(`UPDATE webhook_deliveries SET next_attempt_at = ${Date.now() + 3_600_000}`);
	await server.api('PATCH', '/api/settings', { webhook_url: receiver.url });
	const page = await browser.visit(server, '/p/tiny/settings/webhook');
	await expect.poll(() => rows(page).count()).toBe(20);
	await page.getByRole('button', { name: 'Older deliveries' }).click();
	const first = rows(page).filter({ hasText: '<b>Bold</b>' });
	await first.getByText('Waiting').waitFor();
	await expect.poll(() => rows(page).count()).toBe(25);
	expect(await page.getByRole('button', { name: 'Older deliveries' }).count()).toBe(0);

	receiver.answer = status(500);
	await first.getByRole('button', { name: 'Send again' }).click();
	await first.getByText('Tried again').waitFor();
	receiver.answer = status(200);
	await first.getByRole('button', { name: 'Send again' }).click();
	await first.getByText('Delivered').waitFor();
	await first.getByRole('button', { expanded: false }).click();
	const attempts = first.getByRole('list').getByRole('listitem');
	await expect.poll(() => attempts.count()).toBeGreaterThanOrEqual(2);
	expect(await attempts.first().textContent()).toMatch(/It was taken: answered by 200/);
	expect(await attempts.last().textContent()).toMatch(/It was answered by 500\./);
	expect(new Set(receiver.received.map(({ body }) => body.delivery_id)).size).toBe(1);
});

it('switches what is told, for the project by itself or as for all', async () => {
	const page = await browser.visit(server, '/settings');
	await page.getByRole('switch', { name: /^Run finished/ }).click();
	const events = async () =>
		((await server.api('GET', '/api/projects/tiny/settings')).body.effective as Settings).webhook_events;
	await expect.poll(events).toEqual(['feature.passed', 'run.finished']);
	await page.goto(`${server.url}/p/tiny/settings/webhook`);
	await page.getByRole('switch', { name: /^Run finished/, checked: true }).waitFor();
	await page.getByRole('switch', { name: /^Feature passes/ }).click();
	await page.getByText('Only for this project').first().waitFor();
	await expect.poll(events).toEqual(['run.finished']);
	await page.getByRole('button', { name: 'Use the global one' }).click();
	await page.getByRole('switch', { name: /^Feature passes/, checked: true }).waitFor();
	await expect.poll(events).toEqual(['feature.passed', 'run.finished']);
});

it('shows by itself what was given up, and sends all of it again', async () => {
	pass('First', 'Second', 'Third');
	const { outbox } = workshop.store();
	const attempt = { at: Date.now(), duration_ms: 5, status: 500, error: 'It was answered by 500.' };
	for (let number = 0; number < 2; number++) outbox.settle(outbox.take(1_000)?.id ?? '', attempt, null);
	receiver.answer = status(200);
	await server.api('PATCH', '/api/settings', { webhook_url: receiver.url });
	const page = await browser.visit(server, '/p/tiny/settings/webhook');
	await page.getByRole('button', { name: 'Given up: 2' }).click();
	await expect.poll(() => rows(page).count()).toBe(2);
	await page.getByRole('button', { name: 'Send all again' }).click();
	await page.getByText('2 deliveries were taken; none is still given up.').waitFor();
	await page.getByText('Nothing was given up').waitFor();
	await page.getByRole('button', { name: 'Given up: 0' }).click();
	await expect.poll(() => rows(page).count()).toBe(3);
	const told = receiver.received.map(({ body }) => ('feature_name' in body ? body.feature_name : ''));
	expect(told.filter((name) => name !== 'Third')).toEqual(['First', 'Second']);
});

it('says that deliveries are signed where there is a secret, and never shows it', async () => {
	const env = { ...workshop.env, PROGRESS_WEBHOOK_SECRET: 'hidden-word' };
	const signing = await startServer({ ...workshop, start: (...args) => workshop.startWith(env, ...args) });
	const page = await browser.visit(signing, '/p/tiny/settings/webhook');
	await page.getByText('Deliveries are signed').waitFor();
	expect(await page.content()).not.toContain('hidden-word');
});
