import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { RunEnd } from '../../src/contract/run.ts';
import { ownIdentity } from '../../src/process/identity.ts';
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

const NAMES = ['Search', 'Sort', 'Print'];

/** A project with three features whose run ended so; the second one was parked, the third one failed. */
async function ended(name: string, reason: RunEnd, parks: boolean): Promise<void> {
	const path = join(workshop.env.HOME ?? '', name);
	await server.api('POST', '/api/projects', { name, path });
	const features = NAMES.map((one) => ({ category: 'Work', name: one, description: 'd', steps: ['s'] }));
	await server.api('POST', `/api/projects/${name}/features/bulk`, { features });
	const store = workshop.store(path);
	const owner = ownIdentity();
	const { id } = store.runs.begin({ yolo: false, model: null, maxIterations: null, box: 'A box.' }, owner);
	if (parks) {
		const session = store.sessions.begin({ kind: 'coding', runId: id, owner, model: null });
		store.features.change(2, { do: 'claim' }, { kind: 'session', id: session });
		store.sessions.end(session, { outcome: 'completed', detail: null, durationMs: 1 });
		expect(store.features.parkFailing(1)).toHaveLength(1);
		const next = store.sessions.begin({ kind: 'coding', runId: id, owner, model: null });
		store.features.change(3, { do: 'claim' }, { kind: 'session', id: next });
		store.features.change(3, { do: 'fail', reason: 'It printed nothing.' }, { kind: 'session', id: next });
		store.sessions.end(next, { outcome: 'completed', detail: null, durationMs: 1 });
	}
	store.runs.end(id, reason, null);
}

it('a project that waits for a person says so and why, on the list and in the menu of projects', async () => {
	await ended('calm', 'stopped', false);
	await ended('refused', 'credentials_refused', false);
	await ended('stuck', 'no_progress', true);
	const page = await browser.visit(server, '/');
	const card = (name: string) => page.getByRole('listitem').filter({ has: page.getByRole('link', { name }) });
	await card('refused').getByText('Needs you').waitFor();
	await card('refused').getByText('Claude refused the credentials.').waitFor();
	await card('stuck').getByText('Session after session made no feature pass. A feature is parked.').waitFor();
	expect(await card('calm').getByText('Needs you').count()).toBe(0);
	for (const [width, colorScheme] of [
		[360, 'light'],
		[1280, 'dark'],
	] as const) {
		await page.setViewportSize({ width, height: 800 });
		await page.emulateMedia({ colorScheme });
		expect(await accessibilityProblems(page)).toEqual([]);
	}
	await page.goto(`${server.url}/p/calm`);
	await page.getByTitle('Another project needs you').waitFor();
	await page.getByRole('button', { name: /Search/ }).waitFor();
	await page.getByTitle('Switch project').click();
	const item = page.getByRole('menuitemcheckbox', { name: 'refused' });
	await item.getByText('Needs you').waitFor();
	await item.getByText('Claude refused the credentials.').waitFor();
	expect(await page.getByRole('menuitemcheckbox', { name: 'calm' }).getByText('Needs you').count()).toBe(0);
	expect(await accessibilityProblems(page)).toEqual([]);
});

it('the board shows what failed or was parked alone, also after a reload', async () => {
	await ended('stuck', 'no_progress', true);
	const page = await browser.visit(server, '/p/stuck', { viewport: { width: 360, height: 740 } });
	await page.getByRole('button', { name: 'Failed or parked 2' }).click();
	await page.getByRole('button', { name: /Search/ }).waitFor({ state: 'detached' });
	await page.reload();
	await page.getByRole('button', { name: /It printed nothing/ }).waitFor();
	expect(await page.locator('[data-card]').count()).toBe(2);
	await page.getByText('Parked', { exact: true }).waitFor();
	expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
	expect(await accessibilityProblems(page)).toEqual([]);
	await page.getByRole('button', { name: 'Failed or parked 2', pressed: true }).click();
	await page.getByRole('button', { name: /Search/ }).waitFor();
});

it('a parked feature says so when it is open, and is tried again when somebody asks for it', async () => {
	await ended('stuck', 'no_progress', true);
	const page = await browser.visit(server, '/p/stuck?feature=2');
	const panel = page.getByRole('complementary', { name: 'Feature' });
	await panel.getByText('Parked', { exact: true }).waitFor();
	expect(await accessibilityProblems(page)).toEqual([]);
	await panel.getByRole('button', { name: 'Try again' }).click();
	await panel.getByText('Parked', { exact: true }).waitFor({ state: 'detached' });
	expect(workshop.store(join(workshop.env.HOME ?? '', 'stuck')).features.get(2)?.parked_at).toBeNull();
});
