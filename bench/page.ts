import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { type Bench, type Figure, toFigure } from './figure.ts';
import { openPageBench, type PageBench } from './page-browser.ts';
import { changesShown } from './page-changes.ts';
import { firstLoads } from './page-load.ts';
import { heapOverTime } from './page-memory.ts';
import { scrolling } from './page-scroll.ts';
import { inTemporaryDirectory } from './temporary.ts';

export const page: Bench = {
	name: 'page',
	about:
		'The web page in headless Chromium, on a project of 5,000 features and 100,000 log lines, served by "autocoder" on loopback.',
	run: (say, { long }) =>
		inTemporaryDirectory(async (root) => {
			say('making a project of 5,000 features and 100,000 log lines');
			const bench = await openPageBench(root);
			try {
				const figures = await firstLoads(bench, say);
				figures.push(await initialScripts(bench));
				figures.push(...(await scrolling(bench, say)));
				figures.push(...(await changesShown(bench, say)));
				figures.push(await heapOverTime(bench, say, long ? 600 : 10));
				return figures;
			} finally {
				await bench.close();
			}
		}),
};

/** What the board needs before it shows anything: the scripts of the document, and those that they load for it. */
async function initialScripts(bench: PageBench): Promise<Figure> {
	const scripts = await bench.withPage(async (view) => {
		const bodies: Promise<Buffer>[] = [];
		view.on('response', (response) => {
			if (response.request().resourceType() === 'script') bodies.push(response.body());
		});
		await view.goto(`${bench.server.url}/p/bench`);
		await view.waitForSelector('[data-card]');
		return Promise.all(bodies);
	});
	const reactDom = createRequire(import.meta.url).resolve('react-dom');
	const floor = readFileSync(reactDom.replace(/index\.js$/, 'cjs/react-dom-client.production.js'));
	return toFigure({
		name: 'scripts before the board is there, gzip',
		unit: 'kB',
		ours: [scripts.reduce((sum, body) => sum + gzipSync(body).length, 0) / 1_000],
		floor: [gzipSync(floor).length / 1_000],
		against: 'React DOM as its package has it',
		bound: 200,
	});
}
