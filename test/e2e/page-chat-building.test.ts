import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openBrowser, type TestBrowser, tabTo, untilFocused } from '../support/browser.ts';
import { answers, chattyScenario, say } from '../support/chat-page.ts';
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
	server = await startServer(workshop);
	await server.api('PATCH', '/api/settings', { yolo_mode: true });
});
afterEach(async () => {
	const complaints = await browser.closePages();
	const latest = workshop.store().runs.latest();
	if (latest?.alive) process.kill(latest.run.pid, 'SIGKILL');
	await workshop.close();
	expect(complaints).toEqual([]);
});

const specification = () => readFileSync(join(workshop.directory, 'prompts', 'app_spec.txt'), 'utf8');
const questions = (page: Page) => page.getByRole('form', { name: 'Questions' });

it('an interview leads from hello to a running project', async () => {
	rmSync(workshop.directory, { recursive: true });
	const page = await browser.visit(server, '/');
	await page.getByRole('button', { name: 'New project' }).click();
	const creation = page.getByRole('dialog', { name: 'New project' });
	await creation.getByLabel('Name').fill('garden');
	await creation.getByLabel('Folder', { exact: true }).fill(workshop.directory);
	await creation.getByRole('button', { name: 'Continue' }).click();
	await creation.getByRole('button', { name: /By an interview/ }).click();

	await page.getByRole('button', { name: /^Quick/ }).click();
	await say(page, 'A quiet tracker for my habits');
	await questions(page).getByLabel('Only me').check();
	await questions(page).getByLabel('Its streak').check();
	await questions(page).getByLabel('Notes').check();
	await questions(page).getByRole('button', { name: 'Send answers' }).click();
	await page.getByText('2 questions, answered').waitFor();
	await untilFocused(page, page.getByLabel('Calm and green'));
	const pane = page.getByRole('region', { name: 'Specification', exact: true });
	await pane.getByRole('heading', { name: 'Garden', exact: true }).waitFor();
	await questions(page).getByRole('textbox').fill('Like moss');
	await page.reload();
	await pane.getByRole('heading', { name: 'Garden', exact: true }).waitFor();
	await questions(page).getByRole('textbox').fill('Like moss');
	await questions(page).getByRole('button', { name: 'Send answers' }).click();

	await pane.getByRole('heading', { name: 'History', exact: true }).waitFor();
	expect(specification()).not.toContain('Sprout');
	await pane.getByRole('button', { name: 'Changes' }).click();
	await pane.getByText('The project has no specification yet').waitFor();
	await pane.getByRole('button', { name: 'Edit' }).click();
	const editor = pane.getByRole('textbox', { name: 'Specification' });
	await editor.fill((await editor.inputValue()).replaceAll('Sprout', 'Moss'));
	await pane.getByText('Edited by you').waitFor();
	await pane.getByRole('button', { name: 'Accept specification' }).click();
	await pane.getByRole('button', { name: 'Start building' }).click();

	const run = page.getByRole('region', { name: 'Run' });
	await run.getByText('Running', { exact: true }).waitFor();
	await page.getByRole('button', { name: /Feature 2/ }).waitFor();
	expect(specification()).toContain('Moss');
	expect(specification()).not.toContain('Sprout');
});

it('an interview is answered by the keyboard alone, and an earlier specification stays until another is accepted', async () => {
	registerProject(workshop, 'tiny');
	const before = specification();
	const page = await browser.visit(server, '/p/tiny');
	const { keyboard } = page;
	await page.getByRole('heading', { name: 'No features yet' }).waitFor();
	await keyboard.press('Control+k');
	await page.getByRole('option', { name: 'Interview for a specification' }).waitFor();
	await keyboard.type('interview');
	await keyboard.press('Enter');
	await page.getByText('This project has a specification already.').waitFor();
	await tabTo(page, page.getByRole('button', { name: /^Detailed/ }));
	await keyboard.press('Enter');
	await untilFocused(page, page.getByRole('textbox', { name: 'Message' }));
	await keyboard.type('A quiet tracker for my habits');
	await keyboard.press('Enter');

	// The first question has the focus when the answer is whole.
	const focused = (label: string) => untilFocused(page, page.getByLabel(label));
	await focused('Only me');
	await keyboard.press('ArrowDown');
	await focused('A few people');
	await keyboard.press('1');
	await keyboard.press('Enter');
	await focused('Its streak');
	await keyboard.press('1');
	await keyboard.press('3');
	expect(await page.getByLabel('A calendar').isChecked()).toBe(false);
	await keyboard.press('Enter');
	await page.getByText('2 questions, answered').waitFor();
	await focused('Calm and green');
	await keyboard.press('2');
	await keyboard.press('Enter');

	const pane = page.getByRole('region', { name: 'Specification', exact: true });
	await pane.getByRole('heading', { name: 'History', exact: true }).waitFor();
	await pane.getByText('Takes the place of the present specification').waitFor();
	expect(specification()).toBe(before);
	await answers(page).first().getByText('2 questions, answered').click();
	await page.getByRole('definition').filter({ hasText: 'Its streak, Notes' }).waitFor();
	await expect.poll(() => pane.getByRole('button', { name: 'Accept specification' }).isEnabled()).toBe(true);
	await tabTo(page, pane.getByRole('button', { name: 'Changes' }));
	await keyboard.press('Enter');
	await pane.getByText('A project that holds one file for each feature.').waitFor();
	await tabTo(page, pane.getByRole('button', { name: 'Accept specification' }));
	await keyboard.press('Enter');
	await pane.getByText('The specification is saved.').waitFor();
	expect(specification()).toContain('Sprout');
	await untilFocused(page, pane.getByRole('button', { name: 'Start building' }));
});

it('a talk adds features to a running project, and the same ones only once', async () => {
	registerProject(workshop, 'tiny');
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

it('answers and choices that were on their way when the connection was lost can be sent again', async () => {
	registerProject(workshop, 'tiny');
	const page = await browser.visit(server, '/p/tiny');
	const lose = new Set<string>();
	await page.routeWebSocket(/\/api\/expand\/ws\//, (socket) => {
		const toServer = socket.connectToServer();
		socket.onMessage((message) => {
			const { type } = JSON.parse(String(message)) as { type: string };
			if (!lose.delete(type)) return toServer.send(message);
			void toServer.close();
			void socket.close({ code: 1001 });
		});
	});
	await page.getByRole('button', { name: 'Start', exact: true }).waitFor();
	await page.keyboard.press('Control+k');
	await page.getByRole('option', { name: 'Add features by talking' }).click();
	const panel = page.getByRole('complementary', { name: 'Add features' });
	await say(panel, 'I would like to look back');
	await panel.getByLabel('The week').check();
	for (const [lost, button] of [
		['answer', 'Send answers'],
		['accept', 'Add 3 features'],
	] as const) {
		lose.add(lost);
		await panel.getByRole('button', { name: button }).click();
		await expect.poll(() => lose.size).toBe(0);
		await panel.getByRole('button', { name: button, disabled: false }).click();
	}
	await panel.getByText('3 features were added.').waitFor();
});
