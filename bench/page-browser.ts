import { join } from 'node:path';
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';
import { findBrowser } from '../src/process/find-browser.ts';
import { openRegistry } from '../src/store/registry.ts';
import { type HttpServer, startOurs, tokenOf } from './http-server.ts';
import { LOG_EVENT } from './live-event.ts';
import { makeProject, withStore } from './project.ts';

const FEATURES = 5_000;
const PASSING = 1_000;
const LOG_LINES = 100_000;
const CHUNK = 10_000;

/** A large project behind a real server, and a real browser to look at it. */
export interface PageBench {
	readonly directory: string;
	readonly server: HttpServer;
	/** A page of a browser that is signed in and has never loaded anything, closed with its cache. */
	withPage<T>(work: (page: Page, devTools: CDPSession) => Promise<T>): Promise<T>;
	close(): Promise<void>;
}

export async function openPageBench(root: string): Promise<PageBench> {
	const [home, directory] = [join(root, 'home'), join(root, 'project')];
	makeLargeProject(directory);
	const registry = openRegistry(join(home, '.autocoder'), Date.now);
	registry.add('bench', directory);
	registry.close();
	const server = await startOurs(home);
	const browser = await launch();
	return {
		directory,
		server,
		async withPage(work) {
			const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
			try {
				const page = await context.newPage();
				// Not by the page itself, which would fill the cache.
				await context.request.get(await loginLink(server, home), { maxRedirects: 0 });
				return await work(page, await context.newCDPSession(page));
			} finally {
				await context.close();
			}
		},
		async close() {
			await Promise.all([server.end(), browser.close()]);
		},
	};
}

function launch(): Promise<Browser> {
	const found = findBrowser({ env: process.env, platform: process.platform });
	if (found === undefined) throw new Error('The bench of the page needs a browser: name one in AUTOCODER_BROWSER.');
	return chromium.launch({ executablePath: found.path, args: ['--no-sandbox'] });
}

async function loginLink({ url }: HttpServer, home: string): Promise<string> {
	const headers = { authorization: `Bearer ${tokenOf(home)}` };
	const answer = await fetch(`${url}/api/login-link`, { method: 'POST', headers });
	return ((await answer.json()) as { url: string }).url;
}

function makeLargeProject(directory: string): void {
	makeProject(directory, FEATURES);
	withStore(directory, (store) => {
		for (let id = FEATURES - PASSING + 1; id <= FEATURES; id++) store.features.pass(id, { kind: 'person' });
		for (let made = 0; made < LOG_LINES; made += CHUNK)
			store.journal.record(
				Array.from({ length: CHUNK }, () => LOG_EVENT),
				{},
			);
	});
}
