import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ownIdentity } from '../../src/process/identity.ts';
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
	workshop.store().features.create([draft('First'), draft('Second')], PERSON);
	server = await startServer(workshop);
});
afterEach(async () => {
	const complaints = await browser.closePages();
	await workshop.close();
	expect(complaints).toEqual([]);
});

const PERSON = { kind: 'person' } as const;
const HTML = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script><b>"&amp;\'</b>';
const RIGHT_TO_LEFT = 'שלום עולם ‮txt.exe';
const EMOJI = '👩‍👩‍👧‍👦🏳️‍🌈é'.repeat(40);

function draft(name: string) {
	return { category: 'Work', name, description: `About ${name}`, steps: ['Look'] };
}

async function restart(): Promise<void> {
	const { port } = new URL(server.url);
	server = await startServer(workshop, '--port', port);
}

async function endServer(): Promise<void> {
	server.process.child.kill('SIGKILL');
	await server.process.exit;
}

/** How much wider than the window the page, or what it does not scroll itself, is. */
function overflow(page: Page): Promise<number> {
	return page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
}

it('says that the server is of another version now, and loads the page of that one when asked', async () => {
	const page = await browser.visit(server, '/p/tiny');
	await page.getByText('Live', { exact: true }).waitFor();
	await page.getByRole('button', { name: /First/ }).waitFor();
	await endServer();
	await page.getByText('Offline', { exact: true }).waitFor();
	// As a server of the version to come would answer.
	const health = '**/api/health';
	await page.route(health, (route) => route.fulfill({ json: { status: 'ok', version: '99.0.0' } }));
	await restart();
	await page.getByText('The server is of another version now: 99.0.0.').waitFor();
	await page.getByRole('button', { name: 'Reload' }).click();
	await page.getByRole('button', { name: /First/ }).waitFor();
	await page.getByText('Live', { exact: true }).waitFor();
	expect(await page.getByText('another version').count()).toBe(0);
});

it('opens what it has not shown yet, also when the server is away', async () => {
	const page = await browser.visit(server, '/p/tiny');
	await page.getByRole('button', { name: /First/ }).waitFor();
	const scripts = "performance.getEntriesByType('resource').map(({ name }) => name).join()";
	await expect.poll(() => page.evaluate(scripts), { timeout: 20_000 }).toMatch(/edit-diff/);
	await endServer();
	await page.getByText('Offline', { exact: true }).waitFor();
	await page.keyboard.press('Control+k');
	await page.getByRole('option', { name: 'Settings', exact: true }).click();
	await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
});

it('says that the project is gone when it is deleted while it is shown', async () => {
	const page = await browser.visit(server, '/p/tiny?feature=1');
	await page.getByRole('heading', { name: 'First' }).waitFor();
	expect((await server.api('DELETE', '/api/projects/tiny')).status).toBeLessThan(300);
	await page.getByRole('heading', { name: 'Not found' }).waitFor();
	await page.getByRole('main').getByRole('link', { name: 'All projects' }).click();
	await page.getByRole('heading', { level: 1 }).waitFor();
});

it('says that the directory is gone when it is removed while it is shown', async () => {
	const page = await browser.visit(server, '/p/tiny');
	await page.getByText('Live', { exact: true }).waitFor();
	// The server may make a file there just then, and a directory that is not empty cannot be removed.
	rmSync(workshop.directory, { recursive: true, maxRetries: 20, retryDelay: 20 });
	await page.getByRole('heading', { name: 'Not found' }).waitFor();
});

describe.each([1280, 360])('in a window of %i pixels', (width) => {
	it('shows any text of any field as text, and keeps its layout', async () => {
		const long = 'x'.repeat(10_000);
		const texts = [HTML, RIGHT_TO_LEFT, EMOJI, long];
		// As rows of the earlier tool may hold them: the API would refuse some.
		const database = workshop.rawDatabase();
		const insert = database.prepare(
			'INSERT INTO features (priority, category, name, description, steps, passes, in_progress, last_failure) VALUES (?, ?, ?, ?, ?, 0, 0, ?)',
		);
		for (const [index, text] of texts.entries())
			insert.run(index - 10, text, text, text, JSON.stringify([text]), text.slice(0, 2_000));
		workshop.store().journal.record(
			texts.map((text) => ({ type: 'log', data: { level: 'error', line: text.slice(0, 3_000) } })),
			{},
		);
		const page = await browser.visit(server, '/p/tiny', { viewport: { width, height: 800 } });
		const cards = page.locator('[data-card]');
		await cards.first().waitFor();
		await page.keyboard.press('d');
		await page.getByRole('region', { name: 'Log' }).getByText('<script>').first().waitFor();
		expect(await overflow(page)).toBeLessThanOrEqual(0);
		await page.keyboard.press('d');
		for (const [index, text] of texts.entries()) {
			await page.goto(`${server.url}/p/tiny?feature=${index + 3}`);
			const title = page.getByRole('complementary', { name: 'Feature' }).getByRole('heading', { level: 2 });
			expect(await title.textContent()).toBe(text);
			expect(await overflow(page)).toBeLessThanOrEqual(0);
		}
		await page.getByRole('complementary', { name: 'Feature' }).getByRole('button', { name: 'Close' }).click();
		await page.getByRole('button', { name: 'Category' }).click();
		await page.getByRole('menuitemcheckbox').nth(4).waitFor();
		expect(await overflow(page)).toBeLessThanOrEqual(0);
		expect(await page.evaluate('window.pwned')).toBeUndefined();
	});
});

it('shows a picture of 20 MB, of a feature and in a transcript', async () => {
	const bytes = largePicture(20_000_000);
	const sha = createHash('sha256').update(bytes).digest('hex');
	const blobs = join(workshop.directory, '.autocoder', 'blobs');
	mkdirSync(blobs, { recursive: true });
	writeFileSync(join(blobs, sha), bytes);
	const verification = { browser_actions: 1, console_checks: 0, screenshots: [sha] };
	workshop
		.store()
		.journal.record([{ type: 'feature.passed', data: { name: 'First', verification } }], { featureId: 1 });
	const owner = ownIdentity();
	const session = workshop.store().sessions.begin({ kind: 'coding', runId: null, owner, model: null });
	const call = { tool_use_id: 'a', tool: 'mcp__playwright__browser_take_screenshot' };
	const none = { text: '', length: 0 };
	workshop.store().sessions.record(session, [
		{ type: 'tool.called', data: { ...call, input: none } },
		{
			type: 'tool.returned',
			data: { ...call, is_error: false, output: none, pictures: [{ blob: sha, media_type: 'image/png' }] },
		},
	]);
	const page = await browser.visit(server, '/');
	for (const path of ['/p/tiny?feature=1', `/p/tiny/sessions/${session}`]) {
		await page.goto(server.url + path);
		await page.getByRole('button', { name: 'Screenshot', exact: true }).click();
		const picture = page.getByRole('dialog').getByRole('img', { name: 'Screenshot' });
		await expect.poll(() => page.evaluate("document.querySelector('dialog img').naturalWidth")).toBe(1);
		await page.keyboard.press('Escape');
		await picture.waitFor({ state: 'detached' });
	}
});

/** A picture of one pixel with much behind it, which browsers pass over. */
function largePicture(bytes: number): Buffer {
	const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
	return Buffer.concat([Buffer.from(pixel, 'base64'), randomBytes(bytes)]);
}

it.each([
	[
		'is forbidden',
		"Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })",
	],
	['is full', "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"],
])('works, with another theme too, where storage %s', async (_, script) => {
	const page = await browser.visit(server, '/');
	await page.addInitScript(script);
	await page.goto(`${server.url}/p/tiny`);
	await page.getByRole('button', { name: /First/ }).waitFor();
	await page.getByRole('button', { name: 'Theme' }).click();
	await page.getByRole('menuitemcheckbox', { name: 'Dark' }).click();
	await expect.poll(() => page.evaluate('getComputedStyle(document.documentElement).colorScheme')).toBe('dark');
});

it.each([
	['behind', -3_600_000],
	['ahead', 3_600_000],
])('shows no time that cannot be when the clock of the browser is an hour %s', async (_, by) => {
	const store = workshop.store();
	store.features.pass(1, PERSON);
	store.features.change(2, { do: 'fail', reason: 'Not yet' }, PERSON);
	store.runs.begin({ yolo: false, model: null, maxIterations: null, box: 'A box.' }, ownIdentity());
	const page = await browser.visit(server, '/');
	await page.clock.install({ time: Date.now() + by });
	await page.goto(`${server.url}/p/tiny?feature=1`);
	await page.getByRole('heading', { name: 'First' }).waitFor();
	await page.getByText('Passes', { exact: true }).waitFor();
	// By the server's clock it began, and passed, just now.
	const run = page.getByRole('region', { name: 'Run' });
	const elapsed = run.getByRole('definition').first();
	await expect.poll(() => elapsed.innerText(), { timeout: 20_000 }).toMatch(/^[1-9]\d? s$/);
	await page.getByRole('region', { name: 'Done' }).getByText('just now').waitFor();
	const text = await page.locator('body').innerText();
	expect(text).not.toMatch(/-\d+ ?(s|min|h|d)\b|NaN|Invalid/);
});
