import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../contract/settings.ts';
import { serveProjects } from '../fixtures/asking.fixture.ts';

const OF_PROJECT = '/api/projects/recipes/settings';

it('a project has the settings of all, until it has its own', async () => {
	const { ask, project } = await serveProjects();
	await project('recipes');
	expect((await ask('GET', '/api/settings')).json).toEqual(DEFAULT_SETTINGS);
	expect((await ask('PATCH', '/api/settings', { yolo_mode: true, model: 'some-model' })).json).toEqual({
		...DEFAULT_SETTINGS,
		yolo_mode: true,
		model: 'some-model',
	});
	expect((await ask('PATCH', OF_PROJECT, { yolo_mode: false, max_iterations: 3 })).json).toEqual({
		effective: { ...DEFAULT_SETTINGS, yolo_mode: false, model: 'some-model', max_iterations: 3 },
		overrides: { yolo_mode: false, max_iterations: 3 },
	});
	expect((await ask('PATCH', OF_PROJECT, { yolo_mode: null })).json).toMatchObject({
		effective: { yolo_mode: true },
		overrides: { max_iterations: 3 },
	});
	expect((await ask('PATCH', '/api/settings', { model: null })).json.model).toBeNull();
	expect((await ask('GET', OF_PROJECT)).json.effective).toEqual({
		...DEFAULT_SETTINGS,
		yolo_mode: true,
		max_iterations: 3,
	});
});

it('the earlier tool reads them, and what it writes holds', async () => {
	const { ask, home } = await serveProjects();
	await ask('PATCH', '/api/settings', { yolo_mode: true, model: 'some-model' });
	const registry = new SQLite(join(home, 'registry.db'));
	expect(registry.prepare('SELECT key, value FROM settings ORDER BY key').raw().all()).toEqual([
		['model', 'some-model'],
		['yolo_mode', 'true'],
	]);
	registry.exec("UPDATE settings SET value = 'false' WHERE key = 'yolo_mode'");
	registry.close();
	expect((await ask('GET', '/api/settings')).json).toMatchObject({ yolo_mode: false, model: 'some-model' });
});

it('nonsense is refused whole', async () => {
	const { ask } = await serveProjects();
	for (const body of [
		{ yolo_mode: 'true', model: 'x' },
		{ nope: 1 },
		{ yolo_mode: true, nope: 1 },
		{ model: '' },
		{ model: '--dangerous' },
		{ model: 'two words' },
		{ model: 'x'.repeat(201) },
		{ max_iterations: 0 },
		{ max_iterations: 1.5 },
		{ headless: 1 },
		{ webhook_url: 'ftp://example.org/' },
		{ webhook_url: 'example.org/hook' },
		{ webhook_url: 'http://' },
		{ webhook_url: 'http://example.org/ hook' },
		{ webhook_url: `http://example.org/${'x'.repeat(500)}` },
		{ webhook_url: 'https://***@example.org/hook?***' },
		[],
		'text',
	])
		expect(await ask('PATCH', '/api/settings', body)).toMatchObject({ json: { code: 'REQUEST_INVALID' } });
	expect((await ask('GET', '/api/settings')).json).toEqual(DEFAULT_SETTINGS);
	expect((await ask('PATCH', '/api/projects/nobody/settings', {})).status).toBe(404);
});

it('a model is named alike wherever one is', async () => {
	const { ask, project } = await serveProjects();
	await project('recipes');
	for (const model of ['', '-x', '--x', 'two words', 'a\nb', 'x'.repeat(201)])
		for (const [method, url] of [
			['PATCH', '/api/settings'],
			['PATCH', OF_PROJECT],
			['POST', '/api/projects/recipes/agent/start'],
		] as const)
			expect(await ask(method, url, { model }), url).toMatchObject({ status: 422, json: { code: 'REQUEST_INVALID' } });
});
