import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ownIdentity } from '../../src/process/identity.ts';
import { accessibilityProblems, openBrowser, type TestBrowser } from '../support/browser.ts';
import { registerProject, startServer } from '../support/server.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

let browser: TestBrowser;
let workshop: Workshop;

beforeAll(async () => {
	browser = await openBrowser();
});
afterAll(() => browser.close());
afterEach(async () => {
	const complaints = await browser.closePages();
	await workshop.close();
	expect(complaints).toEqual([]);
});

it('shows what was spent and on what, and the budgets; a run that spends one says so', async () => {
	workshop = await openWorkshop(tinyScenario(2));
	const run = workshop.run('--max-iterations', '2');
	expect((await run.exit).code, run.stderr()).toBe(3);
	const server = await startServer(workshop);
	const page = await browser.visit(server, '/p/project/settings');
	const budget = page.getByRole('textbox', { name: 'Budget of a project, in $' });
	await budget.fill('many');
	await page.getByText('An amount such as 20 or 2.50.').waitFor();
	await budget.fill('0.01');
	await budget.blur();
	await page.getByText('Only for this project').waitFor();
	expect((await server.api('GET', '/api/projects/project/settings')).body).toMatchObject({
		overrides: { budget_project: 0.01 },
	});

	await page.getByRole('link', { name: 'Board' }).click();
	await page.getByTitle('Show what it has cost').click();
	const dialog = page.getByRole('dialog', { name: 'Cost' });
	await dialog.getByText('in 2 sessions').waitFor();
	await dialog.getByText('$0.01 a project').waitFor();
	for (const title of ['Day', 'Model', 'Kind of session', 'Feature'])
		await dialog.getByRole('columnheader', { name: title, exact: true }).waitFor();
	await dialog.getByRole('cell', { name: '1. Feature 1' }).waitFor();
	expect(await accessibilityProblems(page)).toEqual([]);
	await page.keyboard.press('Escape');

	await page.getByRole('button', { name: 'Start', exact: true }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Start' }).click();
	await page.getByText('The money that was set aside is spent.').first().waitFor();
});

it('shows the cost of a whole run, however many sessions it has and however many talks go on beside it', async () => {
	workshop = await openWorkshop(tinyScenario(1));
	registerProject(workshop, 'long');
	const store = workshop.store();
	const owner = ownIdentity();
	const run = store.runs.begin({ yolo: true, model: null, maxIterations: null, box: 'A box.' }, owner);
	const tokens = { input_tokens: 0, output_tokens: 1_000, cache_read_tokens: 0, cache_creation_tokens: 0 };
	const work = (runId: number | null) => {
		const id = store.sessions.begin({ kind: runId === null ? 'assistant' : 'coding', runId, owner, model: 'm' });
		store.sessions.record(id, [], { ...tokens, turns: 1, cost_usd: 0.5, cost_estimated: false, models: [] });
		store.sessions.end(id, { outcome: 'completed', detail: null, durationMs: 1_000 });
	};
	for (let count = 0; count < 180; count++) work(run.id);
	for (let count = 0; count < 60; count++) work(null);
	const page = await browser.visit(await startServer(workshop), '/p/long');
	const bar = page.getByRole('region', { name: 'Run' });
	await bar.getByText('$90.00', { exact: true }).waitFor();
	await bar.getByText('180', { exact: true }).waitFor();
	await bar.getByText('180k', { exact: true }).waitFor();
	work(run.id);
	await bar.getByText('$90.50', { exact: true }).waitFor();
	store.runs.end(run.id, 'stopped', null);
});
