import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { findBrowser } from '../../src/process/find-browser.ts';
import type { TestServer } from './server.ts';

/** A real browser of a test, and what its pages complained of. */
export interface TestBrowser {
	/** A page of a person who came by a link of the server. */
	visit(server: TestServer, path: string, options?: BrowserContextOptions): Promise<Page>;
	/** Closes all pages. Returns the errors of scripts and of the content policy on them. */
	closePages(): Promise<readonly string[]>;
	close(): Promise<void>;
}

export async function openBrowser(): Promise<TestBrowser> {
	const found = findBrowser({ env: process.env, platform: process.platform });
	if (found === undefined) throw new Error('The tests of the page need a browser: name one in AUTOCODER_BROWSER.');
	const browser: Browser = await chromium.launch({ executablePath: found.path, args: ['--no-sandbox'] });
	let complaints: string[] = [];
	return {
		async closePages() {
			await Promise.all(browser.contexts().map((context) => context.close()));
			const said = complaints;
			complaints = [];
			return said;
		},
		async visit(server, path, options = {}) {
			const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
			const page = await context.newPage();
			page.setDefaultTimeout(20_000);
			page.on('pageerror', (error) => complaints.push(error.message));
			page.on('console', (message) => {
				// A refusal, or a server that is away, is told as an error too, and is part of some tests.
				const expected = /^Failed to load resource|^WebSocket connection/.test(message.text());
				if (message.type() === 'error' && !expected) complaints.push(message.text());
			});
			const { body } = await server.api('POST', '/api/login-link');
			await page.goto(String(body.url));
			await page.goto(server.url + path);
			return page;
		},
		close: () => browser.close(),
	};
}

/** What axe-core has against the page as it is: rule and element. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
	// Between two colours of a transition there is little contrast, for a moment.
	await page.evaluate(
		'Promise.all(document.getAnimations().filter((a) => a.effect.getTiming().iterations !== Infinity).map((a) => a.finished.catch(() => {})))',
	);
	// Not a script element, which the content policy forbids.
	await page.evaluate(axe.source);
	return await page.evaluate<string[]>(
		`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
			violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 200))))`,
	);
}

/** Presses Tab until an element has the focus, as somebody without a mouse would. */
export async function tabTo(page: Page, element: Locator): Promise<void> {
	const focused = element.and(page.locator(':focus'));
	for (let presses = 0; (await focused.count()) === 0; presses++) {
		if (presses === 60) throw new Error(`Tab does not lead to ${element}.`);
		await page.keyboard.press('Tab');
	}
}

/** Resolves when an element has the focus. */
export async function untilFocused(page: Page, element: Locator): Promise<void> {
	await element.and(page.locator(':focus')).waitFor();
}
