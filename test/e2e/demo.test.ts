import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAlive } from '../../src/process/identity.ts';
import { endMarked, findMarked } from '../../src/process/leftovers.ts';
import { projectMarker } from '../../src/process/marker.ts';
import { openProjectStore, type ProjectStore, projectFiles } from '../../src/store/project-store.ts';
import { type Autocoder, startAutocoder } from '../support/autocoder.ts';

/** The longest that a demo may take on a slow, busy machine. */
const DEMO_MS = 600_000;

let root: string;
let directory: string;
let store: ProjectStore;
let demo: Autocoder;
let env: Record<string, string>;

beforeAll(async () => {
	root = realpathSync(mkdtempSync(join(tmpdir(), 'autocoder-demo-test-')));
	mkdirSync(join(root, 'home'));
	directory = join(root, 'sprout');
	env = { PATH: process.env.PATH ?? '', TMPDIR: process.env.TMPDIR ?? tmpdir(), HOME: join(root, 'home') };
	demo = startAutocoder(['demo', '--dir', directory, '--json'], env, root);
	await demo.exit;
	store = openProjectStore(directory, { now: Date.now, isAlive });
}, DEMO_MS);

afterAll(async () => {
	demo.child.kill('SIGKILL');
	await demo.exit;
	await endMarked(`${projectMarker(directory)}`);
	store.close();
	rmSync(root, { recursive: true, force: true });
});

describe('autocoder demo', () => {
	it('ends with every feature passing, and says that no Claude was at work', async () => {
		expect((await demo.exit).code, demo.stderr().slice(-3_000)).toBe(0);
		const total = store.features.stats().total;
		expect(total).toBeGreaterThanOrEqual(8);
		expect(total).toBeLessThanOrEqual(12);
		// A session more is one that found something that no longer worked, as sessions may, and mended it.
		expect(demo.summary()).toMatchObject({ reason: 'all_passing', passing: total, total });
		expect(demo.summary()?.sessions).toBeGreaterThanOrEqual(total + 1);
		expect(demo.stderr()).toContain('not Claude');
		expect(demo.stderr()).toContain(directory);
	});

	it('verified each feature in a browser: actions, a look at the console, a picture', () => {
		const passed = demo.events.filter((event) => event.type === 'feature.passed');
		expect(new Set(passed.map(({ feature_id }) => feature_id)).size).toBe(store.features.stats().total);
		for (const { data } of passed) {
			expect(data.verification.browser_actions, data.name).toBeGreaterThan(2);
			expect(data.verification.console_checks, data.name).toBeGreaterThan(0);
			expect(data.verification.screenshots.length, data.name).toBeGreaterThan(0);
			for (const picture of data.verification.screenshots) {
				const bytes = readFileSync(join(projectFiles(directory).blobs, picture));
				expect(bytes.subarray(1, 4).toString()).toBe('PNG');
			}
		}
	});

	it('committed each feature, left a clean tree, and nothing that runs', () => {
		const git = (...args: string[]) => execFileSync('git', args, { cwd: directory, encoding: 'utf8' });
		expect(git('status', '--short')).toBe('');
		expect(git('log', '--format=%s').trim().split('\n').length).toBeGreaterThan(store.features.stats().total);
		expect(findMarked(projectMarker(directory))).toEqual([]);
	});

	it('built an application that opens with init.sh', async () => {
		const shown = execFileSync(join(directory, 'init.sh'), [], {
			cwd: directory,
			env: { ...env, AUTOCODER_BOX: `${projectMarker(directory)}:test` },
			encoding: 'utf8',
		});
		const url = /http:\/\/\S+/.exec(shown)?.[0] ?? '';
		const page = await fetch(url);
		expect(page.status).toBe(200);
		expect(await page.text()).toContain('Sprout');
	});
});
