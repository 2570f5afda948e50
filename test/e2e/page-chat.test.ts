import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openBrowser, type TestBrowser, untilFocused } from '../support/browser.ts';
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
	// The answer to "Tell me slowly" stops half way, and stays so.
	const fault = { kind: 'stalled-stream', at: 'middle' } as const;
	workshop = await openWorkshop(chattyScenario(1), [{ when: { prompt: /Tell me slowly/ }, fault }]);
	registerProject(workshop, 'tiny');
	server = await startServer(workshop);
});
afterEach(async () => {
	const complaints = await browser.closePages();
	await workshop.close();
	expect(complaints).toEqual([]);
});

async function openAssistant(page: Page) {
	await page.getByRole('button', { name: 'Show or hide the assistant' }).waitFor();
	await page.keyboard.press('a');
	const panel = page.getByRole('complementary', { name: 'Assistant' });
	await panel.getByRole('textbox', { name: 'Message' }).waitFor();
	return panel;
}

async function restart(): Promise<void> {
	const { port } = new URL(server.url);
	server.process.child.kill('SIGKILL');
	await server.process.exit;
	server = await startServer(workshop, '--port', port);
}

/** Claude is ended, as it is when nobody spoke to it for some minutes. */
async function longAfter(): Promise<void> {
	expect((await server.api('DELETE', '/api/assistant/sessions/tiny')).status).toBe(200);
}

/** The last message of the first conversation, as it is kept. */
async function stored(): Promise<unknown> {
	const { body } = await server.api('GET', '/api/assistant/conversations/tiny/1');
	return (body.messages as { content: string }[]).at(-1)?.content;
}

it('a talk survives a reload, a Claude that ended long ago, and a server that is killed in mid-answer', async () => {
	const page = await browser.visit(server, '/p/tiny');
	const panel = await openAssistant(page);
	await say(panel, 'How far is it?');
	await answers(panel).getByText('0 of 0 features pass').waitFor();
	await panel.getByRole('button', { name: 'project status' }).waitFor();
	await page.reload();
	await answers(panel).getByText('0 of 0 features pass').waitFor();

	await longAfter();
	await say(panel, 'What did I say earlier?');
	await answers(panel).getByText('You said before: "How far is it?".').waitFor();

	await longAfter();
	await say(panel, 'Tell me slowly');
	// A growing answer is written down now and then.
	await expect.poll(stored, { timeout: 10_000 }).toContain('I look');
	await restart();
	await panel.getByText('This answer broke off.').waitFor();
	await answers(panel).last().getByText('I look').waitFor();
	await panel.getByRole('button', { name: 'Try again' }).click();
	await answers(panel).last().getByText('0 of 0 features pass').waitFor();
	await panel.getByRole('button', { name: 'Try again' }).waitFor({ state: 'detached' });
});

it('an answer is stopped, and asked for once more', async () => {
	const page = await browser.visit(server, '/p/tiny');
	const panel = await openAssistant(page);
	await say(panel, 'Tell me slowly');
	await answers(panel).getByText('I look').waitFor();
	await panel.getByRole('button', { name: 'Stop the answer' }).click();
	await panel.getByText('You stopped this answer.').waitFor();
	await panel.getByRole('button', { name: 'Try again' }).click();
	await answers(panel).getByText('0 of 0 features pass').last().waitFor();
});

it('two conversations side by side have nothing of each other', async () => {
	const first = await browser.visit(server, '/p/tiny');
	const second = await first.context().newPage();
	await second.goto(`${server.url}/p/tiny`);
	const [left, right] = [await openAssistant(first), await openAssistant(second)];
	await Promise.all([say(left, 'Remember the left'), say(right, 'Remember the right')]);
	for (const panel of [left, right]) await answers(panel).getByText('This is the first thing that you say.').waitFor();
	await say(left, 'What did I say earlier?');
	await answers(left).getByText('You said before: "Remember the left".').waitFor();
	expect(await right.getByRole('article').count()).toBe(2);
	await second.reload();
	await right.getByText('Remember the right').first().waitFor();
	expect(await right.getByText('the left').count()).toBe(0);
});

it('conversations are listed, searched, renamed, opened and deleted; drafts belong to each', async () => {
	const page = await browser.visit(server, '/p/tiny');
	const panel = await openAssistant(page);
	await say(panel, 'Show me the code');
	await panel.locator('code.hljs, pre code').first().waitFor();
	await panel.getByRole('textbox', { name: 'Message' }).fill('half a thought');
	await panel.getByRole('button', { name: 'New conversation' }).click();
	await panel.getByText('Ask about this project').waitFor();
	expect(await panel.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('');
	await panel.getByRole('button', { name: 'Which features are still to come?' }).click();
	await answers(panel).getByText('features pass').waitFor();

	await panel.getByRole('button', { name: 'Conversations' }).click();
	const list = panel.getByRole('list', { name: 'Conversations' });
	await list.getByRole('button', { name: /Which features/ }).waitFor();
	await panel.getByRole('searchbox').fill('app_spec');
	await list.getByRole('button', { name: /Which features/ }).waitFor({ state: 'detached' });
	await list.getByRole('button', { name: 'Conversation actions' }).click();
	await page.getByRole('menuitem', { name: 'Rename' }).click();
	const dialog = page.getByRole('dialog', { name: 'Rename conversation' });
	await dialog.getByLabel('Title').fill('The code 🌱');
	await page.keyboard.press('Enter');
	await list.getByRole('button', { name: /The code 🌱/ }).click();
	await panel.getByRole('heading', { name: 'The code 🌱' }).waitFor();
	await panel.getByText('Show me the code').waitFor();
	await page.reload();
	await expect.poll(() => panel.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('half a thought');

	await panel.getByRole('button', { name: 'Conversation actions' }).click();
	await page.getByRole('menuitem', { name: 'Delete' }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
	await panel.getByText('Ask about this project').waitFor();
	const { body } = await server.api('GET', '/api/assistant/conversations/tiny');
	expect(body).toHaveLength(1);
});

/** A script of the page: something with a picture happens to the field in which one writes. */
function bringing(type: string): string {
	return `{
		const data = new DataTransfer();
		const beginning = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
		data.items.add(new File([beginning], '${type}.png', { type: 'image/png' }));
		const how = { bubbles: true, cancelable: true, dataTransfer: data, clipboardData: data };
		const event = '${type}' === 'paste' ? new ClipboardEvent('paste', how) : new DragEvent('${type}', how);
		document.querySelector('[data-composer]').dispatchEvent(event);
	}`;
}

it('a picture goes with a message; what is none, or too large, is refused before it is sent', async () => {
	const page = await browser.visit(server, '/p/tiny');
	const panel = await openAssistant(page);
	const files = panel.locator('input[type=file]');
	await files.setInputFiles({ name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('not a picture') });
	await panel.getByText('notes.png is not a PNG or JPEG picture.').waitFor();
	await files.setInputFiles({ name: 'big.png', mimeType: 'image/png', buffer: Buffer.alloc(5_242_881) });
	await panel.getByText('big.png is larger than 5 MB.').waitFor();
	for (const type of ['drop', 'paste']) {
		await page.evaluate(bringing(type));
		await panel.getByRole('img', { name: `Picture: ${type}.png` }).waitFor();
		await panel.getByRole('button', { name: `Remove ${type}.png` }).click();
	}
	await files.setInputFiles({ name: 'look.png', mimeType: 'image/png', buffer: await page.screenshot() });
	await panel.getByRole('img', { name: 'Picture: look.png' }).waitFor();
	await say(panel, 'How far is it?');
	await answers(panel).getByText('features pass').waitFor();
	await panel.getByRole('button', { name: 'Picture: look.png' }).click();
	await page.getByRole('dialog', { name: 'Picture: look.png' }).waitFor();
	const width = "document.querySelector('dialog img').naturalWidth";
	await expect.poll(() => page.evaluate(width)).toBe(1280);
});

it('the keys of the page lead to the talk and back, and its focus is seen', async () => {
	const page = await browser.visit(server, '/p/tiny');
	const panel = await openAssistant(page);
	await untilFocused(page, panel.getByRole('textbox', { name: 'Message' }));
	await page.keyboard.type('a b c');
	await page.keyboard.press('Shift+Enter');
	await page.keyboard.type('d');
	expect(await panel.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('a b c\nd');
	await page.keyboard.press('Escape');
	await panel.waitFor({ state: 'detached' });
	await page.keyboard.press('?');
	await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('Show or hide the assistant').waitFor();
	await page.keyboard.press('Escape');
	await page.keyboard.press('Control+k');
	await page.getByRole('option', { name: 'Add features by talking' }).click();
	await page.getByRole('complementary', { name: 'Add features' }).waitFor();
});
