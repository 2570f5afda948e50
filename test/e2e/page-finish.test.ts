import type { Page } from 'playwright-core';
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
	server = await startServer(workshop);
});
afterEach(async () => {
	const complaints = await browser.closePages();
	const latest = workshop.store().runs.latest();
	if (latest?.alive) process.kill(latest.run.pid, 'SIGKILL');
	await workshop.close();
	expect(complaints).toEqual([]);
});

/** Writes down each note of the system, question for them, and tone of the real ones, which nobody sees or hears here. */
const WITNESS = `
	window.witnessed = { tones: 0, questions: 0, notices: [] };
	const start = OscillatorNode.prototype.start;
	OscillatorNode.prototype.start = function (...args) { witnessed.tones += 1; return start.apply(this, args); };
	const Real = Notification;
	window.Notification = class extends Real {
		constructor(title, options) { super(title, options); witnessed.notices.push(title + ': ' + options.body); }
		static requestPermission() { witnessed.questions += 1; return Real.requestPermission(); }
	};
`;
/** A headless browser shows all its pages, so that this one must say by itself that it is hidden. */
const HIDDEN = "Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })";

interface Witnessed {
	readonly tones: number;
	readonly questions: number;
	readonly notices: readonly string[];
}

const witnessed = (page: Page) => page.evaluate<Witnessed>('window.witnessed');

async function settings(permission: 'granted' | 'denied'): Promise<Page> {
	const page = await browser.visit(server, '/');
	if (permission === 'granted') await page.context().grantPermissions(['notifications'], { origin: server.url });
	await page.addInitScript(WITNESS);
	await page.goto(`${server.url}/settings`);
	await page.getByRole('switch', { name: 'Play a sound' }).waitFor();
	return page;
}

async function seeItFinish(page: Page): Promise<void> {
	await page.goto(`${server.url}/p/tiny`);
	await page.getByText('Live', { exact: true }).waitFor();
	// Browsers let a page make a sound only after somebody touched it.
	await page.mouse.click(2, 2);
	await server.api('POST', '/api/projects/tiny/agent/start', { yolo_mode: true });
	await page.getByRole('dialog', { name: 'Every feature passes' }).waitFor({ timeout: 45_000 });
	await page.getByText('Finished', { exact: true }).waitFor();
}

it('is silent, and asks for nothing, until somebody wants to be called', async () => {
	const page = await settings('granted');
	expect(await page.getByRole('switch', { name: 'Play a sound' }).isChecked()).toBe(false);
	expect(await page.getByRole('switch', { name: 'Notify when the tab is hidden' }).isChecked()).toBe(false);
	await page.addInitScript(HIDDEN);
	await seeItFinish(page);
	expect(await witnessed(page)).toEqual({ tones: 0, questions: 0, notices: [] });
	expect(await page.title()).toBe('100 % · tiny · autocoder');
	expect(await page.locator('link[rel="icon"]').getAttribute('href')).toMatch(/^data:image\/svg\+xml,.*%2316a34a/);
});

it('calls those who asked for it by three notes and, in a tab that is hidden, by a note of the system', async () => {
	const page = await settings('granted');
	await page.getByRole('switch', { name: 'Play a sound' }).click();
	await page.getByRole('switch', { name: 'Notify when the tab is hidden' }).click();
	await page.getByRole('switch', { name: 'Notify when the tab is hidden', checked: true }).waitFor();
	expect(await witnessed(page)).toEqual({ tones: 3, questions: 1, notices: [] });
	await page.addInitScript(HIDDEN);
	await seeItFinish(page);
	expect(await witnessed(page)).toEqual({ tones: 3, questions: 0, notices: ['tiny: Every feature passes.'] });
});

it('shows no note to somebody who looks at the page', async () => {
	const page = await settings('granted');
	await page.getByRole('switch', { name: 'Notify when the tab is hidden' }).click();
	await page.getByRole('switch', { name: 'Notify when the tab is hidden', checked: true }).waitFor();
	await seeItFinish(page);
	expect((await witnessed(page)).notices).toEqual([]);
});

it('says so where the browser forbids notes', async () => {
	const page = await settings('denied');
	const choice = page.getByRole('switch', { name: 'Notify when the tab is hidden' });
	await choice.click();
	await page.getByText('The browser does not let this page notify.').waitFor();
	expect(await choice.isChecked()).toBe(false);
});
