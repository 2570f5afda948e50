import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makeEarlierRegistry } from './fixtures/earlier-tool.fixture.ts';
import { inDatabase } from './fixtures/in-database.fixture.ts';
import { errorOf, temporaryDirectory } from './fixtures/support.fixture.ts';
import { openRegistry } from './registry.ts';

const NOW = Date.UTC(2026, 0, 5, 7, 8, 9, 42);

function open(home: string) {
	const registry = openRegistry(home, () => NOW);
	onTestFinished(() => registry.close());
	return registry;
}

it('opens the registry of the earlier tool with all that is in it', () => {
	const home = temporaryDirectory();
	makeEarlierRegistry(join(home, 'registry.db'));
	const registry = open(home);
	expect(registry.list()).toEqual([
		{ name: 'my-blog_2', path: 'C:/Users/ada/blog', created_at: '2025-12-24 23:59:59.000001' },
		{ name: 'shop', path: '/home/ada/shop', created_at: '2025-11-02 09:15:00.123456' },
	]);
	expect(registry.find('shop')?.path).toBe('/home/ada/shop');
	expect(registry.findByPath('/home/ada/shop')?.name).toBe('shop');
	expect(registry.settings()).toEqual({ yolo_mode: true, model: 'some-model' });
	expect(readdirSync(join(home, 'backups'))).toHaveLength(1);
	registry.add('new', '/srv/new');
	expect(open(home).list()).toHaveLength(3);
	expect(readdirSync(join(home, 'backups'))).toHaveLength(1);
});

it('makes a registry that only its user may look into, and writes dates as the earlier tool does', () => {
	const home = join(temporaryDirectory(), 'deep', 'home');
	const registry = open(home);
	expect(statSync(home).mode & 0o777).toBe(0o700);
	expect(registry.list()).toEqual([]);
	const project = { name: 'shop', path: '/srv/shop', created_at: '2026-01-05 07:08:09.042000' };
	expect(registry.add('shop', '/srv/shop')).toEqual(project);
	expect(registry.list()).toEqual([project]);
	registry.changeSettings({ model: 'one' });
	registry.changeSettings({ model: 'other' });
	expect(registry.settings()).toEqual({ model: 'other' });
	const columns = inDatabase(join(home, 'registry.db'), (database) =>
		['projects', 'settings'].map((table) =>
			(database.pragma(`table_info(${table})`) as { name: string; type: string }[]).map(
				({ name, type }) => `${name} ${type}`,
			),
		),
	);
	expect(columns).toEqual([
		['name VARCHAR(50)', 'path VARCHAR', 'created_at DATETIME'],
		['key VARCHAR(50)', 'value VARCHAR(500)', 'updated_at DATETIME'],
	]);
	expect(
		inDatabase(join(home, 'registry.db'), (database) =>
			database.prepare('SELECT updated_at FROM settings').pluck().all(),
		),
	).toEqual(['2026-01-05 07:08:09.042000']);
});

it.each(['', ' ', 'a b', 'a/b', '..', 'ä', 'shop\n', 'x'.repeat(51), 'x'.repeat(5_000), 'a;b', '$(id)'])(
	'refuses the name %j',
	(name) => {
		const registry = open(temporaryDirectory());
		const error = errorOf(() => registry.add(name, '/srv/x'));
		expect(error.code).toBe('PROJECT_NAME_INVALID');
		expect(error.message.length).toBeLessThan(100);
		expect(registry.list()).toEqual([]);
	},
);

it.each(['a', 'A-b_9', '-', 'x'.repeat(50)])('takes the name %j', (name) => {
	expect(open(temporaryDirectory()).add(name, '/srv/x').name).toBe(name);
});

it('refuses a name that is taken, and says by what', () => {
	const home = temporaryDirectory();
	const registry = open(home);
	registry.add('shop', '/srv/one');
	const error = errorOf(() => open(home).add('shop', '/srv/other'));
	expect(error.code).toBe('PROJECT_NAME_TAKEN');
	expect(error.message).toContain('/srv/one');
	expect(registry.list().map(({ path }) => path)).toEqual(['/srv/one']);
});

it('says what is in the way of its directory', () => {
	const home = join(temporaryDirectory(), 'home');
	writeFileSync(home, 'a file');
	const error = errorOf(() => open(home));
	expect(error.code).toBe('PROJECT_UNREADABLE');
	expect(error.message).toContain(home);
});

it('keeps settings as the earlier tool reads them, for all projects and for each', () => {
	const home = temporaryDirectory();
	const registry = open(home);
	const rows = (table: string) =>
		inDatabase(join(home, 'registry.db'), (database) =>
			database.prepare(`SELECT key, value FROM ${table} ORDER BY key`).raw().all(),
		);
	registry.add('shop', '/srv/shop');
	registry.changeSettings({ yolo_mode: true, model: 'one', headless: false, max_iterations: 3 });
	registry.changeSettings({ yolo_mode: false, max_iterations: 7 }, 'shop');
	expect(rows('settings')).toEqual([
		['headless', 'false'],
		['max_iterations', '3'],
		['model', 'one'],
		['yolo_mode', 'true'],
	]);
	expect(rows('project_settings')).toEqual([
		['max_iterations', '7'],
		['yolo_mode', 'false'],
	]);
	expect(registry.settings()).toEqual({ yolo_mode: true, model: 'one', headless: false, max_iterations: 3 });
	expect(registry.settings('shop')).toEqual({ yolo_mode: false, max_iterations: 7 });
	registry.changeSettings({ yolo_mode: null }, 'shop');
	registry.changeSettings({ model: null });
	expect(registry.settings('shop')).toEqual({ max_iterations: 7 });
	expect(registry.settings()).not.toHaveProperty('model');
	expect(errorOf(() => registry.changeSettings({}, 'nobody')).code).toBe('PROJECT_NOT_FOUND');
});

it('takes settings that it cannot understand for not set', () => {
	const home = temporaryDirectory();
	const registry = open(home);
	inDatabase(join(home, 'registry.db'), (database) =>
		database.exec(`INSERT INTO settings VALUES ('yolo_mode', 'True', ''), ('headless', 'perhaps', ''),
			('max_iterations', '-1', ''), ('model', '--dangerous option', ''), ('theme', 'dark', '')`),
	);
	expect(registry.settings()).toEqual({ yolo_mode: true });
	registry.changeSettings({ headless: true });
	expect(registry.settings()).toEqual({ yolo_mode: true, headless: true });
});

it('forgets a project with its settings, unless what is done meanwhile fails', () => {
	const home = temporaryDirectory();
	const registry = open(home);
	registry.add('shop', '/srv/shop');
	registry.changeSettings({ model: 'one' }, 'shop');
	expect(() =>
		registry.remove('shop', () => {
			throw new Error('The directory is busy.');
		}),
	).toThrow('busy');
	expect(registry.settings('shop')).toEqual({ model: 'one' });
	expect(registry.remove('shop')).toBe(true);
	expect(registry.remove('shop')).toBe(false);
	expect(registry.list()).toEqual([]);
	registry.add('shop', '/srv/other');
	expect(registry.settings('shop')).toEqual({});
});

it('a new project has no settings of one that the earlier tool forgot', () => {
	const home = temporaryDirectory();
	const registry = open(home);
	registry.add('shop', '/srv/shop');
	registry.changeSettings({ model: 'one' }, 'shop');
	inDatabase(join(home, 'registry.db'), (database) => database.exec('DELETE FROM projects'));
	registry.add('shop', '/srv/other');
	expect(registry.settings('shop')).toEqual({});
});

it('one that is damaged is to be moved away: no copy of it is promised (DATABASE_CORRUPT)', () => {
	const home = temporaryDirectory();
	writeFileSync(join(home, 'registry.db'), 'no database at all, but text'.repeat(100));
	const { code, next } = errorOf(() => openRegistry(home, () => NOW));
	expect(code).toBe('DATABASE_CORRUPT');
	expect(next).toContain('Move it away');
	expect(next).not.toContain('backups');
});
