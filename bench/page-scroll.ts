import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { type Figure, toFigure } from './figure.ts';
import type { PageBench } from './page-browser.ts';
import { expectFullLog, LOG_LIST, openFullLog } from './page-log.ts';
import { quantile } from './statistics.ts';

const ROUNDS = 2;
const TURNS_OF_WHEEL = 60;
/** As fast as a frame. */
const TURN_MS = 16;
const BOUND_MS = 50;

/** Frames while the wheel turns, over the board and over the log, in turns with a plain list that is drawn whole. */
export function scrolling(bench: PageBench, say: (progress: string) => void): Promise<Figure[]> {
	return bench.withPage((page) =>
		bench.withPage(async (plain) => {
			await plain.setContent(
				`<div id="list" style="overflow-y:auto;height:700px">${'<p>A line of a list</p>'.repeat(1_000)}</div>`,
			);
			await page.goto(`${bench.server.url}/p/bench`);
			await page.waitForSelector('[data-card]');
			say('reading 100,000 lines into the log');
			await openFullLog(page);
			const frames = { board: [] as number[], log: [] as number[], plain: [] as number[] };
			for (let round = 1; round <= ROUNDS; round++) {
				say(`scrolling, round ${round} of ${ROUNDS}`);
				// The other way each time, so that there is always somewhere to go. The log begins at its end.
				const down = round % 2 === 1 ? 1 : -1;
				await plain.bringToFront();
				frames.plain.push(quantile(await scroll(plain, '#list', down * 120), 0.99));
				await page.bringToFront();
				frames.board.push(quantile(await scroll(page, 'section[aria-labelledby=column-pending]', down * 400), 0.99));
				await expectFullLog(page);
				frames.log.push(quantile(await scroll(page, LOG_LIST, down * -120), 0.99));
				await expectFullLog(page);
			}
			const figure = (name: string, ours: readonly number[]) =>
				toFigure({
					name: `${name}, p99 of frames`,
					unit: 'ms',
					ours,
					floor: frames.plain,
					against: 'a plain list of 1,000 lines',
					bound: BOUND_MS,
				});
			return [figure('scrolling the board', frames.board), figure('scrolling the log', frames.log)];
		}),
	);
}

/** The times between frames while the wheel turns over an element. */
async function scroll(page: Page, selector: string, pixels: number): Promise<number[]> {
	await page.locator(selector).hover();
	const before = await position(page, selector);
	await page.evaluate(`(() => {
		window.frames_ = [];
		let last = performance.now();
		const look = (now) => { window.frames_.push(now - last); last = now; window.looking = requestAnimationFrame(look); };
		window.looking = requestAnimationFrame((now) => { last = now; window.looking = requestAnimationFrame(look); });
	})()`);
	for (let turn = 0; turn < TURNS_OF_WHEEL; turn++) {
		await page.mouse.wheel(0, pixels);
		await delay(TURN_MS);
	}
	const frames = await page.evaluate<number[]>('cancelAnimationFrame(window.looking), window.frames_');
	if ((await position(page, selector)) === before) throw new Error(`The wheel moved nothing in ${selector}.`);
	return frames;
}

function position(page: Page, selector: string): Promise<number> {
	return page.evaluate(
		`[document.querySelector('${selector}'), ...document.querySelectorAll('${selector} *')].reduce((sum, e) => sum + e.scrollTop, 0)`,
	);
}
