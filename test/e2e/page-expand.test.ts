import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openBrowser, type TestBrowser } from '../support/browser.ts';
import { chattyScenario, say } from '../support/chat-page.ts';
import { registerProject, startServer, type TestServer } from '../support/server.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

let browser: TestBrowser;
let workshop: Workshop;
let server: TestServer;

beforeAll(async () => {
	browser = await openBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
	workshop = await openWorkshop(chattyScenario(2, { slowSeconds: 20 }));
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

it('a talk adds features to a running project, and the same ones only once', async () => {
	const page = await browser.visit(server, '/p/tiny');
	await server.api('POST', '/api/projects/tiny/agent/start', { yolo_mode: true });
	await page.getByRole('button', { name: /Feature 2/ }).waitFor();
	await page.getByRole('button', { name: 'Add features by talking' }).click();
	const panel = page.getByRole('complementary', { name: 'Add features' });
	await say(panel, 'I would like to look back');
	await panel.getByLabel('The week').check();
	await panel.getByRole('button', { name: 'Send answers' }).click();
	const proposal = panel.getByRole('region', { name: '3 features proposed' });
	await proposal.getByLabel('The week on paper').uncheck();
	await proposal.getByRole('button', { name: 'Add 2 features' }).click();
	await proposal.getByText('2 features were added.').waitFor();
	const card = (name: string) => page.locator('[data-card]').filter({ hasText: name });
	await card('The week at a glance').waitFor();
	await card('Week before and after').waitFor();
	expect(await card('The week on paper').count()).toBe(0);
	await page.getByRole('region', { name: 'Run' }).getByText('Running', { exact: true }).waitFor();

	await say(panel, 'Propose them once more');
	const again = panel.getByRole('region', { name: '3 features proposed' }).last();
	await again.getByText('The project has it').nth(1).waitFor();
	expect(await again.getByLabel('The week at a glance').isDisabled()).toBe(true);
	await again.getByRole('button', { name: 'Add 1 feature' }).click();
	await card('The week on paper').waitFor();
	expect(await page.locator('[data-card]').count()).toBe(5);
});
