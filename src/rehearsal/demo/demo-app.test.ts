import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadDemoAssets } from './assets.ts';
import { applyFeature, applySkeleton, isApplicable, isApplied, stagesOf } from './stages.ts';

const ASSETS = fileURLToPath(new URL('../../../demo/', import.meta.url));
const assets = loadDemoAssets(ASSETS);
const stages = stagesOf(assets);
const last = stages.at(-1) ?? new Map<string, string>();

describe('the content of the demo', () => {
	test('the specification is filled in and asks for as many features as there are', () => {
		const spec = readFileSync(join(ASSETS, 'app_spec.txt'), 'utf8');
		expect(spec).toMatch(/^<project_specification>[\s\S]*<\/project_specification>\s*$/);
		expect(spec).toContain(`<feature_count>${assets.features.length}</feature_count>`);
	});

	test('there are 8 to 12 features, each one complete and with a name of its own', () => {
		const { features } = assets;
		expect(features.length).toBeGreaterThanOrEqual(8);
		expect(features.length).toBeLessThanOrEqual(12);
		expect(new Set(features.map(({ name }) => name)).size).toBe(features.length);
		for (const { category, name, description, steps, plan, files, edits, verify, check, curl } of features) {
			for (const text of [category, name, description, plan, ...steps]) expect(text.trim(), name).not.toBe('');
			for (const list of [steps, files, edits, verify, check, curl]) expect(list.length, name).toBeGreaterThan(0);
			expect(
				verify.some(({ picture }) => picture),
				name,
			).toBe(true);
		}
	});

	test('text that goes through a shell needs no quoting', () => {
		for (const { name, commit, progress } of assets.features) {
			for (const text of [name, commit, progress]) expect(text).not.toMatch(/["'`$\\!]/);
		}
	});

	test.each(assets.features.map((feature, index) => [feature.name, feature, index] as const))(
		'%s: new files are new, each edit fits exactly once, and is recognized at all later stages',
		(_, { files, edits }, index) => {
			const before = stages[index] ?? new Map<string, string>();
			for (const { path } of files) expect(before.has(path), path).toBe(false);
			const texts = new Map(before);
			for (const edit of edits) {
				const text = texts.get(edit.file) ?? '';
				expect(isApplicable(text, edit), `${edit.file}: ${edit.old}`).toBe(true);
				expect(isApplied(text, edit), `${edit.file}: ${edit.new}`).toBe(false);
				texts.set(
					edit.file,
					text.replace(edit.old, () => edit.new),
				);
			}
			for (const edit of edits) {
				for (const stage of stages.slice(index + 1)) {
					expect(isApplied(stage.get(edit.file) ?? '', edit), `${edit.file}: ${edit.new}`).toBe(true);
				}
			}
		},
	);

	test('every stage imports only what is there, and serves only styles and scripts that are there', () => {
		for (const [number, files] of stages.entries()) {
			for (const [path, text] of files) {
				for (const target of importsOf(path, text))
					expect(files.has(target), `${number}: ${path} → ${target}`).toBe(true);
			}
		}
	});

	test('nothing is fetched from elsewhere', () => {
		for (const [path, text] of last) {
			const addresses = (text.match(/https?:\/\/[^\s'"`)>]+/g) ?? []).filter((url) => !url.includes('www.w3.org'));
			expect(
				addresses.filter((url) => !/^http:\/\/(127\.0\.0\.1|localhost|\$\{)/.test(url)),
				path,
			).toEqual([]);
		}
	});
});

describe('the application, built feature by feature', () => {
	const directory = mkdtempSync(join(tmpdir(), 'autocoder-demo-app-'));
	let server: Running;

	beforeAll(() => {
		applySkeleton(directory, assets);
		for (const feature of assets.features) applyFeature(directory, feature);
	});
	afterAll(async () => {
		await server?.end();
		rmSync(directory, { recursive: true, force: true });
	});

	test('on disk it is what the stages say', () => {
		for (const [path, text] of last) expect(readFileSync(join(directory, path), 'utf8'), path).toBe(text);
	});

	test('it starts on a free port and tells where', async () => {
		server = await start(directory);
		expect(readFileSync(join(directory, '.url'), 'utf8').trim()).toBe(server.url);
		expect(await (await fetch(server.url)).text()).toContain('<title>Sprout</title>');
	});

	test('every script and style of the page is served with its type', async () => {
		for (const path of [...last.keys()].filter((path) => /^public\/.*\.(js|css|svg)$/.test(path))) {
			const response = await fetch(`${server.url}/${path.replace('public/', '')}`);
			expect(response.status, path).toBe(200);
			expect(response.headers.get('content-type'), path).toMatch(/javascript|css|svg/);
			await response.arrayBuffer();
		}
	});

	test('nothing outside of the page is served', async () => {
		for (const path of ['/..%2fserver.js', '/%2e%2e/data/garden.json', '/lib', '/nothing.js', '/%zz']) {
			expect((await fetch(server.url + path)).status, path).toBeGreaterThanOrEqual(400);
		}
	});

	test('a habit is planted once, tended, noted, renamed, archived, deleted and restored', async () => {
		const habit = await ask('POST', '/habits', { name: ' Read ', species: 'fern', plantedOn: '2026-03-01' });
		expect(habit).toMatchObject({ status: 201, body: { name: 'Read', species: 'fern', days: [] } });
		const id = String(habit.body.id);
		expect(await ask('POST', '/habits', { name: 'READ', plantedOn: '2026-03-01' })).toMatchObject({ status: 409 });
		expect(await ask('POST', '/habits', { name: '', plantedOn: '2026-03-01' })).toMatchObject({ status: 422 });
		expect(
			await ask('PATCH', `/habits/${id}/days`, { days: ['2026-03-02', '2026-03-01'], tended: true }),
		).toMatchObject({
			body: { days: ['2026-03-01', '2026-03-02'] },
		});
		expect(await ask('PATCH', `/habits/${id}/days`, { days: ['2026-03-02'], tended: false })).toMatchObject({
			body: { days: ['2026-03-01'] },
		});
		expect(await ask('PATCH', `/habits/${id}/days`, { days: ['yesterday'], tended: true })).toMatchObject({
			status: 422,
		});
		expect(await ask('PUT', `/habits/${id}/notes/2026-03-01`, { text: 'Good' })).toMatchObject({
			body: { notes: { '2026-03-01': 'Good' } },
		});
		expect(await ask('PATCH', `/habits/${id}`, { name: 'Read more', archivedOn: '2026-03-03' })).toMatchObject({
			body: { name: 'Read more', archivedOn: '2026-03-03' },
		});
		await ask('DELETE', `/habits/${id}`);
		expect((await ask('GET', '/garden')).body).toEqual({ habits: [] });
		await ask('POST', `/habits/${id}/restore`, {});
		expect((await ask('GET', '/garden')).body).toMatchObject({ habits: [{ id, name: 'Read more' }] });
		expect((await ask('GET', '/export')).body).toMatchObject({ app: 'sprout', habits: [{ id }] });
	});

	test('changes that come at once are all kept', async () => {
		const names = Array.from({ length: 20 }, (_, index) => `Habit ${index}`);
		await Promise.all(names.map((name) => ask('POST', '/habits', { name, plantedOn: '2026-03-01' })));
		const { habits } = (await ask('GET', '/garden')).body as { habits: { name: string }[] };
		expect(habits.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
		expect(readdirSync(join(directory, 'data'))).toEqual(['garden.json']);
	});

	test('another web page can neither read nor change the garden', async () => {
		const response = await fetch(`${server.url}/api/garden`, { headers: { 'sec-fetch-site': 'cross-site' } });
		expect(response.status).toBe(403);
	});

	test('the garden is still there after a restart', async () => {
		const before = (await ask('GET', '/garden')).body;
		await server.end();
		server = await start(directory);
		expect((await ask('GET', '/garden')).body).toEqual(before);
	});

	test('a second copy takes the next free port', async () => {
		const second = await start(directory, Number(new URL(server.url).port));
		expect(second.url).not.toBe(server.url);
		await second.end();
	});

	async function ask(method: string, path: string, body?: object) {
		const response = await fetch(`${server.url}/api${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
		return { status: response.status, body: (await response.json()) as Record<string, unknown> };
	}
});

describe('init.sh', () => {
	const directory = mkdtempSync(join(tmpdir(), 'autocoder-demo-init-'));
	const init = (...args: string[]) =>
		execFileSync(join(directory, 'init.sh'), args, { encoding: 'utf8', env: { ...process.env, PORT: '0' } }).trim();
	const urlIn = (said: string) => said.replace('Sprout is at ', '');

	beforeAll(() => applySkeleton(directory, assets));
	afterAll(() => rmSync(directory, { recursive: true, force: true }));

	test('it starts the server in the background, once, and anew when asked to', async () => {
		const first = init();
		expect(first).toMatch(/^Sprout is at http:\/\/127\.0\.0\.1:\d+$/);
		expect((await fetch(urlIn(first))).status).toBe(200);
		expect(init()).toBe(first);
		const second = init('restart');
		expect((await fetch(urlIn(second))).status).toBe(200);
		await expect(fetch(urlIn(first))).rejects.toThrow();

		process.kill(Number(readFileSync(join(directory, '.pid'), 'utf8')));
		await expect.poll(() => existsSync(join(directory, '.url'))).toBe(false);
	});
});

interface Running {
	readonly url: string;
	end(): Promise<void>;
}

async function start(directory: string, port = 0): Promise<Running> {
	const child: ChildProcess = spawn(process.execPath, ['server.js'], {
		cwd: directory,
		env: { ...process.env, PORT: String(port) },
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const [output] = (await once(child.stdout ?? child, 'data')) as [Buffer];
	const url = /http:\/\/\S+/.exec(output.toString())?.[0];
	if (url === undefined) throw new Error(`The application said: ${output}`);
	return {
		url,
		async end() {
			if (child.exitCode !== null || child.signalCode !== null) return;
			child.kill();
			await once(child, 'exit');
		},
	};
}

/** The files that a script imports, or that a page loads. */
function importsOf(path: string, text: string): readonly string[] {
	const folder = path.slice(0, path.lastIndexOf('/') + 1);
	if (path.endsWith('.js')) {
		const targets = [...text.matchAll(/from '(\.[^']+)'/g)].flatMap(([, target]) => target ?? []);
		return targets.map((target) => new URL(target, `file:///${folder}`).pathname.slice(1));
	}
	if (!path.endsWith('.html')) return [];
	return [...text.matchAll(/(?:href|src)="\/([^"]+)"/g)].map(([, target]) => `public/${target}`);
}
