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
	expect(registry.setting('yolo_mode')).toBe('true');
	expect(registry.setting('model')).toBe('some-model');
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
	registry.setSetting('model', 'one');
	registry.setSetting('model', 'other');
	expect(registry.setting('model')).toBe('other');
	expect(registry.setting('nothing')).toBeUndefined();
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
