import type { Page } from 'playwright-core';

/** As many lines as the panel holds. */
const HELD_LINES = 100_000;
/** No line is lower. */
const LINE_PX = 20;
const LIMIT_MS = 180_000;

export const LOG_LIST = 'section[aria-label=Log] section';

/** Opens the log and has it read all that it holds, as a search for what nobody said does. */
export async function openFullLog(page: Page): Promise<void> {
	await page.keyboard.press('d');
	const log = page.getByRole('region', { name: 'Log' });
	await log.locator('time').first().waitFor();
	const search = log.getByRole('searchbox');
	await search.fill('what nobody said');
	await log.getByText('More lines are not held here.').waitFor({ timeout: LIMIT_MS });
	await search.fill('');
	await log.locator('time').first().waitFor();
	await page.waitForFunction(`document.querySelector('${LOG_LIST}').scrollHeight >= ${HELD_LINES * LINE_PX}`);
}

/** @throws Error when the panel has fewer rows than are to be scrolled */
export async function expectFullLog(page: Page): Promise<void> {
	const height = await page.evaluate<number>(`document.querySelector('${LOG_LIST}').scrollHeight`);
	if (height < HELD_LINES * LINE_PX)
		throw new Error(`The log is ${height} px high, which is no room for ${HELD_LINES} lines.`);
}
