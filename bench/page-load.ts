import type { Page } from 'playwright-core';
import { type Figure, toFigure } from './figure.ts';
import type { PageBench } from './page-browser.ts';
import { timed } from './statistics.ts';

const SAMPLES = 5;

/** Each with a cache of its own, so that nothing is there before. */
export async function firstLoads(bench: PageBench, say: (progress: string) => void): Promise<Figure[]> {
	const ours: number[] = [];
	const floor: number[] = [];
	for (let round = -1; round < SAMPLES; round++) {
		if (round % 3 === 0) say(`first load ${round + 1} of ${SAMPLES}`);
		const whole = await bench.withPage((page) => timed(() => untilInteractive(page, `${bench.server.url}/p/bench`)));
		const bare = await bench.withPage((page) => timed(() => untilShown(page, `${bench.server.url}/favicon.svg`)));
		if (round < 0) continue;
		ours.push(whole);
		floor.push(bare);
	}
	return [
		toFigure({
			name: 'first load, until the board takes a key',
			unit: 'ms',
			ours,
			floor,
			against: 'a picture of the same server, until painted',
			bound: 1_000,
		}),
	];
}

const CARD_SHOWN = `new Promise((done) => {
	const look = () => (document.querySelector('[data-card]') ? done() : requestAnimationFrame(look));
	look();
})`;

async function untilInteractive(page: Page, url: string): Promise<void> {
	await page.goto(url, { waitUntil: 'commit' });
	// With each frame: `waitForSelector` would look only every half second by then, and the figure would be that of its looks.
	await page.evaluate(CARD_SHOWN);
	// The key that leads to the search field.
	do await page.keyboard.press('/');
	while (!(await page.evaluate<boolean>("document.activeElement?.type === 'search'")));
	await painted(page);
}

async function untilShown(page: Page, url: string): Promise<void> {
	await page.goto(url);
	await painted(page);
}

async function painted(page: Page): Promise<void> {
	await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}
