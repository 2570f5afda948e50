import { setTimeout as delay } from 'node:timers/promises';
import { type Figure, toFigure } from './figure.ts';
import { startLineChild } from './live-child.ts';
import type { PageBench } from './page-browser.ts';
import { quantile } from './statistics.ts';

/** Seldom enough that one change has been shown before the next. */
const A_SECOND = 8;
const CHANGES = 80;
/** Half of the changes fail a feature, which is what is timed. One that was overtaken before a frame was drawn is not seen. */
const ENOUGH = CHANGES * 0.4;
/** A change that shows late now and then is one that somebody waits for. */
const BOUND_PART = 0.95;
const LIMIT_MS = 30_000;

/**
 * A feature fails in another process, with the time as the reason, which its card shows. The floor is when a second WebSocket of the
 * same page has the message: what the page adds lies between.
 */
export function changesShown(bench: PageBench, say: (progress: string) => void): Promise<Figure[]> {
	say(`${CHANGES} changes, ${A_SECOND} a second`);
	return bench.withPage(async (page) => {
		await page.goto(`${bench.server.url}/p/bench`);
		await page.waitForSelector('[data-card]');
		await page.evaluate(WATCH);
		const writer = startLineChild('live-writer', ['changes', bench.directory, A_SECOND, CHANGES]);
		try {
			await writer.line();
			writer.tell('go');
			const seen = () => page.evaluate<number>('Math.min(shown.size, arrived.size)');
			const deadline = performance.now() + LIMIT_MS;
			while ((await seen()) < ENOUGH) {
				if (performance.now() > deadline) throw new Error(`Of ${CHANGES} changes ${await seen()} were shown in time.`);
				await delay(100);
			}
		} finally {
			await writer.end();
		}
		const shown = await page.evaluate<number[]>('[...window.shown.values()]');
		const arrived = await page.evaluate<number[]>('[...window.arrived.values()]');
		const figure = (name: string, part: number) =>
			toFigure({
				name: `from change to its card, ${name}`,
				unit: 'ms',
				ours: [quantile(shown, part)],
				floor: [quantile(arrived, part)],
				against: 'the message in the same page',
				...(part === BOUND_PART ? { bound: 100 } : {}),
			});
		return [figure('p50', 0.5), figure('p95', BOUND_PART)];
	});
}

/** Collects latencies by the time that is written on the card, and in the message. */
const WATCH = `new Promise((ready) => {
	window.shown = new Map();
	window.arrived = new Map();
	const look = (text, found) => {
		for (const [time] of text.matchAll(/\\d{13}\\.\\d+/g)) if (!found.has(time)) found.set(time, Date.now() - Number(time));
	};
	new MutationObserver(() => requestAnimationFrame(() => {
		for (const card of document.querySelectorAll('[data-card]')) look(card.textContent, window.shown);
	})).observe(document.body, { childList: true, subtree: true, characterData: true });
	const socket = new WebSocket(location.origin.replace('http', 'ws') + '/ws/projects/bench');
	socket.onopen = ready;
	socket.onmessage = ({ data }) => {
		const message = JSON.parse(data);
		if (message.event?.type === 'feature.failed') look(message.event.data.reason, window.arrived);
	};
})`;
