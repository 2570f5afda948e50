import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ProjectStore } from '../../src/store/project-store.ts';
import { accessibilityProblems, openBrowser, type TestBrowser } from '../support/browser.ts';
import { registerProject, startServer, type TestServer } from '../support/server.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

let browser: TestBrowser;
let workshop: Workshop;
let server: TestServer;
let store: ProjectStore;

const LINES = 3_000;
const LIST = "document.querySelector('section[aria-label=Log] section')";

beforeAll(async () => {
	browser = await openBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
	workshop = await openWorkshop(tinyScenario(1));
	registerProject(workshop, 'talk');
	store = workshop.store();
	say(...Array.from({ length: LINES }, (_, index) => `line ${index + 1} of the log`));
	server = await startServer(workshop);
});
afterEach(async () => {
	const complaints = await browser.closePages();
	await workshop.close();
	expect(complaints).toEqual([]);
});

function say(...lines: string[]): void {
	store.journal.record(
		lines.map((line) => ({ type: 'log', data: { level: 'info', line } })),
		{},
	);
}

async function openLog(): Promise<{ page: Page; log: ReturnType<Page['getByRole']> }> {
	const page = await browser.visit(server, '/p/talk');
	const log = page.getByRole('region', { name: 'Log' });
	await page.getByText('Live', { exact: true }).waitFor();
	await page.keyboard.press('d');
	await log.getByText(`line ${LINES} of the log`).waitFor();
	return { page, log };
}

it('finds what was said long before the page was opened, and says when older lines are still to be read', async () => {
	const { page, log } = await openLog();
	await log.getByText(/^[\d,]+\+ lines$/).waitFor();
	await log.getByRole('searchbox').fill('line 7 of');
	await log.getByText('line 7 of the log').waitFor();
	await log.getByText('1 line', { exact: true }).waitFor();
	await log.getByRole('searchbox').fill('nobody said this');
	await log.getByText('No line fits what is looked for.').waitFor();
	expect(await accessibilityProblems(page)).toEqual([]);
	await log.getByRole('searchbox').fill('');
	await log.getByText('3,000 lines', { exact: true }).waitFor();
	await log.getByText(`line ${LINES} of the log`).waitFor();
});

it('leaves what one reads where it is, while lines are added above and below', async () => {
	const { page, log } = await openLog();
	await log.getByText('line 2950 of the log').waitFor({ state: 'detached' });
	const list = page.locator('section[aria-label=Log] section');
	await list.hover();
	const moved = await page.evaluate<number>(`${LIST}.scrollTop`);
	await page.mouse.wheel(0, -600);
	await page.getByRole('button', { name: 'Latest' }).waitFor();
	await page.waitForFunction(`${LIST}.scrollTop < ${moved} - 300`);
	const seen = await firstSeen(page);
	const held = Number.parseInt((await log.getByText(/\+ lines$/).innerText()).replace(',', ''), 10);
	// Older ones are read when the beginning is near; new ones arrive.
	await log.getByRole('button', { name: 'Read older lines' }).dispatchEvent('click');
	say('one more', 'and another');
	await log.getByText(`${(held + 502).toLocaleString('en')}+ lines`).waitFor();
	expect(await firstSeen(page)).toEqual(seen);
	await page.getByRole('button', { name: 'Latest' }).click();
	await log.getByText('and another').waitFor();
});

/** The first line that is seen whole, and where on the screen. */
function firstSeen(page: Page): Promise<{ text: string; top: number }> {
	return page.evaluate(`(() => {
		const list = ${LIST};
		const { top } = list.getBoundingClientRect();
		const rows = [...list.querySelectorAll('[data-index]')].map((row) => ({ text: row.textContent, top: Math.round(row.getBoundingClientRect().top) }));
		return rows.sort((one, other) => one.top - other.top).find((row) => row.top >= top);
	})()`);
}
