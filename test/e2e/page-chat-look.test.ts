import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accessibilityProblems, openBrowser, type TestBrowser } from '../support/browser.ts';
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
	const fault = { kind: 'unauthorized' } as const;
	workshop = await openWorkshop(chattyScenario(1), [{ when: { prompt: /Fail, please/ }, fault, times: 20 }]);
	registerProject(workshop, 'tiny');
	server = await startServer(workshop);
});
afterEach(async () => {
	const complaints = await browser.closePages();
	await workshop.close();
	expect(complaints).toEqual([]);
});

/** More than a screen of words, so that what is below them is out of sight until the talk is scrolled. */
const LONG = Array.from({ length: 60 }, (_, line) => `${line + 1}. A quiet tracker for my habits`).join('\n');

/** How high the page is: were it higher for what is out of sight in a talk, whatever takes the focus there could move it. */
const PAGE_HEIGHT = 'document.documentElement.scrollHeight';
const HEIGHT = 740;

async function look(page: Page, width: number): Promise<void> {
	expect(await page.evaluate(PAGE_HEIGHT)).toBe(HEIGHT);
	expect(await accessibilityProblems(page)).toEqual([]);
	expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
}

describe.each([
	['light', 360],
	['dark', 1280],
] as const)('in the %s theme at a width of %i', (colorScheme, width) => {
	const options = { colorScheme, viewport: { width, height: HEIGHT } };

	it('the assistant has nothing in the way: empty, listed, with an answer, with an error', async () => {
		const page = await browser.visit(server, '/p/tiny', options);
		await page.getByRole('button', { name: 'Show or hide the assistant' }).click();
		const panel = page.getByRole('complementary', { name: 'Assistant' });
		await panel.getByText('Ask about this project').waitFor();
		await look(page, width);
		await say(panel, `Show me the code 🌱 مرحبا ${'x'.repeat(3_000)}`);
		await answers(panel).locator('pre').waitFor();
		await panel.getByRole('button', { name: 'Stop the answer' }).waitFor({ state: 'detached' });
		await look(page, width);
		await panel.getByRole('button', { name: 'New conversation' }).click();
		await say(panel, 'Fail, please');
		await panel.getByRole('alert').getByText('Claude refused the credentials').waitFor();
		await look(page, width);
		await panel.getByRole('button', { name: 'Conversations' }).click();
		await panel.getByRole('list', { name: 'Conversations' }).getByRole('button').first().waitFor();
		await look(page, width);
	});

	it('a proposal of features has nothing in the way, and a refusal of one says where to go', async () => {
		const page = await browser.visit(server, '/p/tiny', options);
		await page.getByRole('heading', { name: 'No features yet' }).waitFor();
		await page.keyboard.press('Control+k');
		await page.getByRole('option', { name: 'Add features by talking' }).click();
		const panel = page.getByRole('complementary', { name: 'Add features' });
		await say(panel, 'I would like to look back');
		await panel.getByLabel('The week').check();
		await panel.getByRole('button', { name: 'Send answers' }).click();
		await panel.getByRole('button', { name: 'Add 3 features' }).waitFor();
		await panel.getByText('A page sums up').click();
		await panel.getByText('Open the start page').waitFor();
		await look(page, width);
		rmSync(join(workshop.directory, 'prompts', 'app_spec.txt'));
		await panel.getByRole('button', { name: 'New conversation' }).click();
		await panel.getByRole('alert').getByRole('link', { name: 'Interview for a specification' }).waitFor();
		await look(page, width);
	});

	it('the interview has nothing in the way: depth, questions, specification', async () => {
		const page = await browser.visit(server, '/p/tiny/interview', options);
		await page.getByRole('button', { name: /^Quick/ }).waitFor();
		await look(page, width);
		await page.getByRole('button', { name: /^Quick/ }).click();
		await say(page, LONG);
		await page.getByLabel('Only me').check();
		await page.getByLabel('Notes').check();
		await look(page, width);
		await page.getByRole('button', { name: 'Send answers' }).click();
		await answers(page).getByText('Good. One more thing').waitFor();
		await page.getByLabel('Plain').check();
		if (width < 1_024) await page.getByRole('button', { name: 'Specification', exact: true }).click();
		const pane = page.getByRole('region', { name: 'Specification', exact: true });
		for (const view of ['Preview', 'Edit', 'Changes']) {
			await pane.getByRole('button', { name: view }).click();
			await look(page, width);
		}
	});
});
