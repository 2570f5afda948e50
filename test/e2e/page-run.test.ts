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
	workshop = await openWorkshop(tinyScenario(2, { slowSeconds: 1 }));
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

it('starts a run, pauses and resumes it, and celebrates its end', async () => {
	const page = await browser.visit(server, '/p/tiny');
	await page.getByRole('button', { name: 'Start', exact: true }).click();
	const dialog = page.getByRole('dialog', { name: 'Start the agent' });
	await dialog.getByLabel('YOLO mode').click();
	await dialog.getByRole('button', { name: 'Start' }).click();
	const run = page.getByRole('region', { name: 'Run' });
	await run.getByText('Running', { exact: true }).waitFor();
	await run.getByRole('button', { name: 'Pause' }).click();
	await run.getByText('Paused', { exact: true }).waitFor();
	await run.getByRole('button', { name: 'Resume' }).click();
	const celebration = page.getByRole('dialog', { name: 'Every feature passes' });
	await celebration.waitFor();
	expect(await accessibilityProblems(page)).toEqual([]);
	await celebration.getByRole('button', { name: 'Close' }).click();
	await run.getByText('Finished', { exact: true }).waitFor();
	expect(await page.title()).toContain('100 %');

	await page.getByRole('link', { name: 'Sessions' }).click();
	await page.getByRole('navigation', { name: 'Sessions' }).getByRole('link').last().click();
	await page.getByText('feature create bulk').waitFor();
	await page.getByRole('list', { name: 'Commits made meanwhile' }).getByText('Skeleton').waitFor();
	expect(await accessibilityProblems(page)).toEqual([]);
});

it('a run goes on when the server is killed in the middle of it, and the page shows it go on and end', async () => {
	const page = await browser.visit(server, '/p/tiny');
	await page.evaluate('window.neverReloaded = true');
	await server.api('POST', '/api/projects/tiny/agent/start', { yolo_mode: true });
	const run = page.getByRole('region', { name: 'Run' });
	await run.getByText('Running', { exact: true }).waitFor();
	const running = workshop.store().runs.latest();
	// However long a new server takes, the run is in the midst of it then.
	await run.getByRole('button', { name: 'Pause' }).click();
	await run.getByText('Paused', { exact: true }).waitFor();
	const { port } = new URL(server.url);
	server.process.child.kill('SIGKILL');
	await server.process.exit;
	await page.getByText('Offline', { exact: true }).waitFor();
	const before = workshop.store().journal.head();
	server = await startServer(workshop, '--port', port);
	await page.getByText('Live', { exact: true }).waitFor();
	await run.getByText('Paused', { exact: true }).waitFor();
	expect(workshop.store().runs.latest()).toMatchObject({ alive: true, run: { id: running?.run.id } });
	await run.getByRole('button', { name: 'Resume' }).click();
	await page.getByRole('dialog', { name: 'Every feature passes' }).waitFor();
	await page.getByRole('button', { name: 'Close' }).click();
	await run.getByText('Finished', { exact: true }).waitFor();
	expect(workshop.store().journal.head()).toBeGreaterThan(before);
	expect(await page.locator('section', { hasText: 'Done' }).locator('[data-card]').count()).toBe(2);
	expect(await page.evaluate('window.neverReloaded')).toBe(true);
});

it('goes on by itself when the server was away, with what happened meanwhile', async () => {
	const features = '/api/projects/tiny/features';
	const draft = { category: 'c', name: 'Before', description: 'd', steps: ['s'] };
	await server.api('POST', features, draft);
	const page = await browser.visit(server, '/p/tiny');
	await page.getByRole('button', { name: /Before/ }).waitFor();
	const { port } = new URL(server.url);
	server.process.child.kill('SIGKILL');
	await server.process.exit;
	await page.getByText('Offline', { exact: true }).waitFor();
	workshop.store().features.create([{ ...draft, name: 'Meanwhile' }], { kind: 'person' });
	server = await startServer(workshop, '--port', port);
	await page.getByRole('button', { name: /Meanwhile/ }).waitFor();
	await page.getByText('Live', { exact: true }).waitFor();
});
