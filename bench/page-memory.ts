import type { CDPSession } from 'playwright-core';
import { type Figure, toFigure } from './figure.ts';
import { type LineChild, startLineChild } from './live-child.ts';
import type { PageBench } from './page-browser.ts';
import { openFullLog } from './page-log.ts';

const LOGS_A_SECOND = 40;
const CHANGES_A_SECOND = 10;
/** More than the page keeps beside its log, which is full by then: both are as large as they get before the first look. */
const WARM_UP = 2_500;

/** The heap of a page with its log open and full, before and after some time at fifty events a second. */
export function heapOverTime(bench: PageBench, say: (progress: string) => void, seconds: number): Promise<Figure> {
	return bench.withPage(async (page, devTools) => {
		await page.goto(`${bench.server.url}/p/bench`);
		await page.waitForSelector('[data-card]');
		say('reading 100,000 lines into the log');
		await openFullLog(page);
		const write = async (...kinds: readonly (readonly [kind: string, rate: number, count: number])[]) => {
			const writers = kinds.map((args) => startLineChild('live-writer', [args[0], bench.directory, args[1], args[2]]));
			try {
				await Promise.all(writers.map((writer) => writer.line()));
				for (const writer of writers) writer.tell('go');
				await Promise.all(writers.map(ended));
			} finally {
				await Promise.all(writers.map((writer) => writer.end()));
			}
		};
		say('filling what the page keeps');
		await write(['events', 1_000, WARM_UP], ['changes', CHANGES_A_SECOND, 20]);
		const before = await heap(devTools);
		say(`${seconds} s at ${LOGS_A_SECOND + CHANGES_A_SECOND} events a second`);
		await write(
			['events', LOGS_A_SECOND, LOGS_A_SECOND * seconds],
			['changes', CHANGES_A_SECOND, CHANGES_A_SECOND * seconds],
		);
		return toFigure({
			name: `heap after ${seconds} s at ${LOGS_A_SECOND + CHANGES_A_SECOND} events a second`,
			unit: 'MB',
			ours: [await heap(devTools)],
			floor: [before],
			against: 'the same page before them',
			target: 1.15,
		});
	});
}

/** A writer says nothing more: its output ends with it. */
async function ended(writer: LineChild): Promise<void> {
	await writer.line().then(
		() => {
			throw new Error('The writer speaks out of turn.');
		},
		() => {},
	);
}

/** Live bytes, in MB. */
async function heap(devTools: CDPSession): Promise<number> {
	await devTools.send('Performance.enable');
	await devTools.send('HeapProfiler.collectGarbage');
	const { metrics } = await devTools.send('Performance.getMetrics');
	const used = metrics.find(({ name }) => name === 'JSHeapUsedSize');
	if (used === undefined) throw new Error('The browser does not say how large the heap is.');
	return used.value / 1_000_000;
}
