import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Folder, folder, type Validation, validation } from '../../contract/api/filesystem.ts';
import { createAccess } from '../access/create-access.ts';
import type { App } from '../app.ts';
import { serve, temporaryDirectory } from '../fixtures/serving.fixture.ts';
import { mountPoints } from '../folders/list-drives.ts';

let home: string;
let app: App;
beforeEach(async () => {
	home = temporaryDirectory();
	for (const name of ['Beta', 'alpha', 'item10', 'item2', '.cache', '.ssh', 'code/shop/prompts'])
		mkdirSync(join(home, name), { recursive: true });
	for (const name of ['a-file.txt', '.profile', '.ssh/id_ed25519', 'code/shop/features.db'])
		writeFileSync(join(home, name), '');
	symlinkSync(join(home, 'alpha'), join(home, 'link-to-alpha'));
	symlinkSync(join(home, '.ssh'), join(home, 'innocent'));
	symlinkSync('/etc', join(home, 'alpha', 'configuration'));
	symlinkSync(join(home, 'nowhere'), join(home, 'broken'));
	const access = createAccess({ token: null, listen: '127.0.0.1', now: Date.now });
	({ app } = await serve({ variables: { HOME: home }, access }));
});

const AS_ROOT = process.getuid?.() === 0;

async function list(path?: string, more = '') {
	const query = path === undefined ? more : `path=${encodeURIComponent(path)}${more}`;
	const answer = await app.inject(`/api/filesystem/list?${query}`);
	return { status: answer.statusCode, body: answer.json<Folder & { code: string; detail: string }>() };
}

describe('a folder', () => {
	it('is listed with directories first, as people count', async () => {
		const { status, body } = await list();
		expect(status).toBe(200);
		folder.parse(body);
		expect(body.path).toBe(home);
		expect(body.entries.map(({ name, is_directory }) => `${name}${is_directory ? '/' : ''}`)).toEqual([
			...['alpha/', 'Beta/', 'code/', 'innocent/', 'item2/', 'item10/', 'link-to-alpha/', 'a-file.txt', 'broken'],
		]);
		expect(body.breadcrumbs[0]).toEqual({ name: '/', path: '/' });
		expect(body.breadcrumbs.at(-1)?.path).toBe(home);
		expect(body).toMatchObject({ parent: join(home, '..'), truncated: false });
	});

	it('tells what is a project, and what cannot be looked into', async () => {
		const entries = new Map(
			(await list(undefined, 'show_hidden=true')).body.entries.map((entry) => [entry.name, entry]),
		);
		expect(entries.get('.ssh')).toMatchObject({ is_directory: true, is_hidden: true, readable: false });
		expect(entries.get('innocent')).toMatchObject({ is_directory: true, readable: false });
		expect(entries.get('.cache')).toMatchObject({ is_hidden: true, readable: true });
		expect(entries.get('broken')).toMatchObject({ is_directory: false, readable: false });
		expect((await list('~/code')).body.entries).toMatchObject([{ name: 'shop', is_project: true, readable: true }]);
	});

	it('of the root is there, and its path is resolved', async () => {
		expect((await list('/')).body).toMatchObject({ path: '/', parent: null, breadcrumbs: [{ name: '/', path: '/' }] });
		expect((await list(`${home}/link-to-alpha/../Beta/.//`)).body.path).toBe(join(home, 'Beta'));
		expect((await list('~/link-to-alpha')).body.path).toBe(join(home, 'alpha'));
	});

	it('of very many files is cut, directories first', async () => {
		const many = join(home, 'many');
		mkdirSync(many);
		for (let i = 0; i < 1_200; i++) writeFileSync(join(many, `f${i}`), '');
		mkdirSync(join(many, 'z'));
		const { body } = await list(many);
		expect(body).toMatchObject({ truncated: true, entries: { length: 1_000 } });
		expect(body.entries[0]?.name).toBe('z');
	});

	it.each<[string, number, string]>([
		['~/none', 404, 'FILE_NOT_FOUND'],
		['~/a-file.txt', 422, 'PATH_NOT_A_DIRECTORY'],
		['~/a-file.txt/below', 422, 'PATH_NOT_A_DIRECTORY'],
		['relative', 422, 'PATH_INVALID'],
		['~other', 422, 'PATH_INVALID'],
		['/tmp/\0', 422, 'PATH_INVALID'],
		[`/${'a'.repeat(300)}`, 422, 'PATH_INVALID'],
		['', 422, 'REQUEST_INVALID'],
		[`/${'a/'.repeat(4_000)}`, 422, 'REQUEST_INVALID'],
		['~/.ssh', 403, 'PATH_SENSITIVE'],
		['~/.ssh/none', 403, 'PATH_SENSITIVE'],
		['~/innocent', 403, 'PATH_SENSITIVE'],
		['~/innocent/none', 403, 'PATH_SENSITIVE'],
		['~/alpha/configuration', 403, 'PATH_SENSITIVE'],
		['~/alpha/configuration/../etc', 404, 'FILE_NOT_FOUND'],
		['/etc/ssl', 403, 'PATH_SENSITIVE'],
		['/proc/self/root/etc', 403, 'PATH_SENSITIVE'],
		['/dev/fd', 403, 'PATH_SENSITIVE'],
	])('%s is refused', async (path, status, code) => {
		expect(await list(path)).toMatchObject({ status, body: { code, detail: expect.stringMatching(/\w/) as unknown } });
	});

	it.skipIf(AS_ROOT)('that may not be read is refused', async () => {
		chmodSync(join(home, 'Beta'), 0);
		expect(await list('~/Beta')).toMatchObject({ status: 403, body: { code: 'PATH_UNREADABLE' } });
		expect((await list()).body.entries.find(({ name }) => name === 'Beta')).toMatchObject({ readable: false });
		chmodSync(join(home, 'Beta'), 0o700);
	});
});

describe('where to begin', () => {
	it('is at the home and the drives', async () => {
		expect((await app.inject('/api/filesystem/home')).json()).toEqual({ path: home });
		const { drives } = (await app.inject('/api/filesystem/drives')).json<{ drives: unknown[] }>();
		expect(drives[0]).toEqual({ name: '/', path: '/' });
	});

	it('reads the names of mounts', () => {
		expect(mountPoints('/dev/sda1 / ext4 rw 0 0\n/dev/sdb1 /media/me/My\\040Disk vfat rw 0 0\n\n')).toEqual([
			'/',
			'/media/me/My Disk',
		]);
	});
});

describe('a path for a project', () => {
	const validate = async (path: string): Promise<Validation> => {
		const answer = await app.inject({ method: 'POST', url: '/api/filesystem/validate', payload: { path } });
		expect(answer.statusCode).toBe(200);
		return validation.parse(answer.json());
	};

	it('may exist or not, and be said in body or query', async () => {
		expect(await validate('~/alpha')).toMatchObject({ usable: true, exists: true, empty: false, reason: null });
		expect(await validate('~/Beta')).toMatchObject({ usable: true, exists: true, empty: true, writable: true });
		expect(await validate('~/new/deep')).toMatchObject({
			usable: true,
			exists: false,
			writable: true,
			path: join(home, 'new', 'deep'),
		});
		const answer = await app.inject({
			method: 'POST',
			url: `/api/filesystem/validate?path=${encodeURIComponent('~/Beta')}`,
		});
		expect(answer.json()).toMatchObject({ usable: true, path: join(home, 'Beta') });
		expect((await app.inject({ method: 'POST', url: '/api/filesystem/validate' })).statusCode).toBe(422);
		expect((await app.inject({ method: 'POST', url: '/api/filesystem/validate', payload: {} })).statusCode).toBe(422);
	});

	it.each<[string, RegExp]>([
		['~', /whole home/],
		['/', /whole home/],
		['~/a-file.txt', /is a file/],
		['~/a-file.txt/below', /not a folder/],
		['~/code/shop/prompts', /inside the project/],
		['~/code/shop/new', /inside the project/],
		['~/.ssh/new', /secrets/],
		['~/innocent/new', /secrets/],
		['/etc/new', /system/],
		['al', /absolute/],
		[`~/${'a'.repeat(300)}`, /too long/],
	])('is not %s', async (path, reason) => {
		expect(await validate(path)).toMatchObject({ usable: false, reason: expect.stringMatching(reason) as unknown });
	});

	it.skipIf(AS_ROOT)('is not where nothing may be written', async () => {
		chmodSync(join(home, 'Beta'), 0o500);
		expect(await validate('~/Beta')).toMatchObject({
			usable: false,
			reason: expect.stringMatching(/written/) as unknown,
		});
		expect(await validate('~/Beta/new')).toMatchObject({
			usable: false,
			reason: expect.stringMatching(/made/) as unknown,
		});
		chmodSync(join(home, 'Beta'), 0o700);
	});

	it('comes with what one may mean', async () => {
		expect((await validate('~/It')).suggestions).toEqual([join(home, 'item2'), join(home, 'item10')]);
		expect((await validate('~/.')).suggestions).toEqual([]);
		expect((await validate('~/.s')).suggestions).toEqual([]);
	});
});

describe('a new folder', () => {
	const make = async (parent: string, name: string) => {
		const answer = await app.inject({
			method: 'POST',
			url: '/api/filesystem/create-directory',
			payload: { parent, name },
		});
		return { status: answer.statusCode, body: answer.json<{ path: string; code: string }>() };
	};

	it('is made where it is wanted', async () => {
		expect(await make('~/Beta', 'Ünïcode ✓ name')).toMatchObject({ status: 201 });
		expect(await make('~/link-to-alpha', 'new')).toMatchObject({
			status: 201,
			body: { path: join(home, 'alpha', 'new') },
		});
		expect(readdirSync(join(home, 'Beta'))).toEqual(['Ünïcode ✓ name']);
	});

	it.each<[string, string, number, string]>([
		['~', 'alpha', 409, 'FILE_EXISTS'],
		['~', '..', 422, 'PATH_INVALID'],
		['~', '.', 422, 'PATH_INVALID'],
		['~', 'a/b', 422, 'PATH_INVALID'],
		['~', 'a\\b', 422, 'PATH_INVALID'],
		['~', '/tmp/x', 422, 'PATH_INVALID'],
		['~', 'a\nb', 422, 'PATH_INVALID'],
		['~', 'a\0b', 422, 'PATH_INVALID'],
		['~', ' a', 422, 'PATH_INVALID'],
		['~', '✓'.repeat(90), 422, 'PATH_INVALID'],
		['~', '', 422, 'REQUEST_INVALID'],
		['~', 'a'.repeat(256), 422, 'REQUEST_INVALID'],
		['~', '.aws', 403, 'PATH_SENSITIVE'],
		['~/innocent', 'x', 403, 'PATH_SENSITIVE'],
		['/etc', 'x', 403, 'PATH_SENSITIVE'],
		['~/none', 'x', 404, 'FILE_NOT_FOUND'],
		['~/a-file.txt', 'x', 422, 'PATH_NOT_A_DIRECTORY'],
		['relative', 'x', 422, 'PATH_INVALID'],
	])('in %s called %j is refused', async (parent, name, status, code) => {
		expect(await make(parent, name)).toMatchObject({ status, body: { code } });
	});

	it('nothing that is sent makes the server fail', async () => {
		const before = readdirSync(home);
		// What is made is made in the test's own folder, whoever runs it.
		const body = (value: unknown) =>
			JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner));
		const post = (url: string, value: unknown) =>
			app.inject({ method: 'POST', url, headers: { 'content-type': 'application/json' }, payload: body(value) });
		const text = fc.oneof(
			fc.string(),
			fc.string().map((rest) => `~/${rest}`),
			fc.string().map((rest) => `/${rest}`),
		);
		await fc.assert(
			fc.asyncProperty(text, fc.anything(), async (path, thing) => {
				const answers = [
					await app.inject(`/api/filesystem/list?path=${encodeURIComponent(path.toWellFormed())}`),
					await post('/api/filesystem/validate', { path }),
					await post('/api/filesystem/validate', { path: thing }),
					await post('/api/filesystem/create-directory', { parent: '~/Beta', name: path }),
					await post('/api/filesystem/create-directory', { parent: '~/Beta', name: thing }),
					await post('/api/filesystem/create-directory', { parent: { path, thing }, name: 'x' }),
				];
				expect(answers.map(({ statusCode }) => statusCode).filter((status) => status >= 500)).toEqual([]);
			}),
			{ numRuns: 50 },
		);
		expect(readdirSync(home)).toEqual(before);
	});
});
