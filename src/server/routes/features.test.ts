import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { featuresReply } from '../../contract/api/features.ts';
import { ownIdentity } from '../../process/identity.ts';
import { databaseOf, draft, serveProjects } from '../fixtures/asking.fixture.ts';

const FEATURES = '/api/projects/recipes/features';

async function withFeatures(...names: string[]) {
	const server = await serveProjects();
	const directory = await server.project('recipes');
	if (names.length > 0) await server.ask('POST', `${FEATURES}/bulk`, { features: names.map(draft) });
	return { ...server, directory };
}

it('a project without a database has an empty board, and a look makes none', async () => {
	const { ask, directory } = await withFeatures();
	expect((await ask('GET', FEATURES)).json).toEqual({ pending: [], in_progress: [], done: [] });
	expect((await ask('GET', `${FEATURES}?group=done`)).json).toEqual({ group: 'done', features: [], next: null });
	expect((await ask('GET', '/api/projects/recipes/stats')).json).toMatchObject({ total: 0, percentage: 0 });
	expect((await ask('PATCH', `${FEATURES}/1/skip`)).status).toBe(404);
	rmSync(databaseOf(directory), { force: true });
	expect((await ask('GET', `${FEATURES}/1`)).json.code).toBe('FEATURE_NOT_FOUND');
});

it('features are created once, and stand on the board where their state puts them', async () => {
	const { ask, store } = await withFeatures('search');
	const created = await ask('POST', FEATURES, draft('sort'));
	expect(created).toMatchObject({ status: 201, json: { id: 2, priority: 2, name: 'sort', revision: 1 } });
	expect(await ask('POST', FEATURES, draft('sort'))).toMatchObject({ status: 200, json: { id: 2 } });
	expect((await ask('POST', `${FEATURES}/bulk`, { features: [draft('sort'), draft('print')] })).json).toMatchObject({
		created: [{ id: 3, name: 'print' }],
		skipped: [{ name: 'sort', existing_id: 2 }],
	});
	const session = { kind: 'coding', runId: null, owner: ownIdentity(), model: null } as const;
	const other = store('recipes');
	const actor = { kind: 'session', id: other.sessions.begin(session) } as const;
	other.features.pass(1, actor);
	other.features.change(2, { do: 'claim' }, actor);
	const { json } = await ask('GET', FEATURES);
	expect(featuresReply.parse(json)).toEqual(json);
	expect(json).toMatchObject({ pending: [{ id: 3 }], in_progress: [{ id: 2, claimed_by: 1 }], done: [{ id: 1 }] });
	expect((await ask('GET', '/api/projects/recipes/stats')).json).toEqual({
		passing: 1,
		in_progress: 1,
		total: 3,
		percentage: 33.3,
	});
});

it('one invalid feature keeps all others of its list from being created, and the answer names it', async () => {
	const { ask } = await withFeatures();
	const { status, json } = await ask('POST', `${FEATURES}/bulk`, {
		features: [draft('search'), { ...draft('sort'), steps: [] }],
	});
	expect(status).toBe(422);
	expect(json).toMatchObject({ code: 'REQUEST_INVALID', issues: [{ path: 'body/features/1/steps' }] });
	expect((await ask('GET', FEATURES)).json.pending).toEqual([]);
});

it('a list that has not changed is not sent again, whoever else may have written', async () => {
	const { ask, directory, store } = await withFeatures('search', 'sort');
	const since = async (etag: string) => {
		const { status, headers, body } = await ask('GET', FEATURES, undefined, { 'if-none-match': etag });
		if (status === 304) expect(body).toBe('');
		return { status, etag: String(headers.etag) };
	};
	let { etag } = await since('');
	expect(await since(etag)).toEqual({ status: 304, etag });
	expect((await since(`"other", W/${etag}`)).status).toBe(304);
	store('recipes').journal.record([{ type: 'log', data: { level: 'info', line: 'x' } }], {});
	expect((await since(etag)).status).toBe(304);
	const earlierTool = () => {
		const database = new SQLite(databaseOf(directory));
		database.exec('UPDATE features SET passes = 1 WHERE id = 1');
		database.close();
	};
	for (const change of [
		async () => ask('PATCH', `${FEATURES}/1/skip`),
		async () => store('recipes').features.edit(1, { name: 'find' }),
		async () => earlierTool(),
		async () => ask('DELETE', `${FEATURES}/2`),
	]) {
		await change();
		const after = await since(etag);
		expect(after.status).toBe(200);
		expect(after.etag).not.toBe(etag);
		etag = after.etag;
	}
});

it('a group is read page by page', async () => {
	const { ask } = await withFeatures(...Array.from({ length: 7 }, (_, index) => `feature ${index}`));
	const ids: number[] = [];
	let next: string | null = '0:0';
	while (next !== null) {
		const { json } = await ask('GET', `${FEATURES}?group=pending&limit=3&after=${next}`);
		ids.push(...json.features.map(({ id }: { id: number }) => id));
		next = json.next;
	}
	expect(ids).toEqual([1, 2, 3, 4, 5, 6, 7]);
	expect((await ask('GET', `${FEATURES}?limit=3`)).json.issues).toEqual([
		{ path: 'querystring/group', message: 'is missing: pages are of one group' },
	]);
});

it('two people edit: who comes second is told to read again, and nothing of theirs is written', async () => {
	const { ask } = await withFeatures('search');
	const { revision } = (await ask('GET', `${FEATURES}/1`)).json;
	expect(await ask('PATCH', `${FEATURES}/1`, { name: 'find', revision })).toMatchObject({
		status: 200,
		json: { name: 'find', revision: 2 },
	});
	const late = await ask('PATCH', `${FEATURES}/1`, { name: 'seek', revision });
	expect(late).toMatchObject({ status: 409, json: { code: 'EDIT_CONFLICT' } });
	expect(late.json.detail).toContain('revision 2');
	expect((await ask('GET', `${FEATURES}/1`)).json.name).toBe('find');
	expect((await ask('PATCH', `${FEATURES}/1`, { priority: -5 })).json).toMatchObject({ priority: -5, revision: 3 });
});

it('a feature is skipped, moved, failed, released and deleted, and its history tells so', async () => {
	const { ask, store } = await withFeatures('search', 'sort', 'print');
	const pending = async () => (await ask('GET', FEATURES)).json.pending.map(({ id }: { id: number }) => id);
	expect((await ask('PATCH', `${FEATURES}/1/skip`)).json).toMatchObject({ id: 1, priority: 4 });
	await ask('PATCH', `${FEATURES}/1/move`, { before: 3 });
	expect(await pending()).toEqual([2, 1, 3]);
	await ask('PATCH', `${FEATURES}/1/move`, { before: null });
	expect(await pending()).toEqual([2, 3, 1]);
	const other = store('recipes');
	const id = other.sessions.begin({ kind: 'coding', runId: null, owner: ownIdentity(), model: null });
	other.features.change(1, { do: 'claim' }, { kind: 'session', id });
	for (const [method, url, body] of [
		['DELETE', `${FEATURES}/1`, undefined],
		['PATCH', `${FEATURES}/1/move`, { before: 2 }],
		['PATCH', `${FEATURES}/2/move`, { before: 1 }],
	] as const)
		expect(await ask(method, url, body)).toMatchObject({ status: 409, json: { code: 'FEATURE_REFUSED' } });
	expect((await ask('PATCH', `${FEATURES}/1/release`)).json).toMatchObject({ in_progress: false, claimed_by: null });
	other.features.pass(1, { kind: 'session', id });
	expect((await ask('PATCH', `${FEATURES}/1/skip`)).json.code).toBe('FEATURE_REFUSED');
	const reason = 'The list stays empty.';
	expect((await ask('PATCH', `${FEATURES}/1/fail`, { reason })).json).toMatchObject({
		passes: false,
		last_failure: reason,
	});
	expect((await ask('DELETE', `${FEATURES}/1`)).status).toBe(204);
	expect((await ask('GET', `${FEATURES}/1`)).status).toBe(404);
	const { json } = await ask('GET', `${FEATURES}/1/history`);
	expect(json.events.map(({ type }: { type: string }) => type)).toEqual([
		'feature.created',
		'feature.skipped',
		'feature.edited',
		'feature.edited',
		'feature.claimed',
		'feature.released',
		'feature.passed',
		'feature.failed',
		'feature.deleted',
	]);
	expect((await ask('GET', `${FEATURES}/99/history`)).status).toBe(404);
});

it('a lock of another process is waited for in vain a quarter of a second, while others are answered', async () => {
	const { ask, directory, project } = await withFeatures('search');
	await project('other');
	const holder = new SQLite(databaseOf(directory));
	holder.exec('BEGIN EXCLUSIVE');
	const order: string[] = [];
	const note = async (what: string, answer: ReturnType<typeof ask>) => {
		const { status, json } = await answer;
		order.push(what);
		return { status, code: json?.code };
	};
	const [locked, ...others] = await Promise.all([
		note('locked', ask('PATCH', `${FEATURES}/1/skip`)),
		note('written elsewhere', ask('POST', '/api/projects/other/features', draft('x'))),
		note('read', ask('GET', FEATURES)),
	]);
	expect(locked).toEqual({ status: 503, code: 'DATABASE_LOCKED' });
	expect(others.map(({ status }) => status)).toEqual([201, 200]);
	expect(order.at(-1)).toBe('locked');
	holder.exec('COMMIT');
	holder.close();
	expect((await ask('PATCH', `${FEATURES}/1/skip`)).status).toBe(200);
});

it('a database that was deleted, replaced, damaged or made by a newer version is noticed at the next request', async () => {
	const { ask, directory, project, root } = await withFeatures('search');
	const database = databaseOf(directory);
	const aside = join(root, 'aside.db');
	await project('other');
	await ask('POST', '/api/projects/other/features', draft('from elsewhere'));
	renameSync(database, aside);
	for (const end of ['-wal', '-shm']) rmSync(`${database}${end}`, { force: true });
	expect((await ask('GET', FEATURES)).json.pending).toEqual([]);
	renameSync(databaseOf(join(root, 'other')), database);
	for (const end of ['-wal', '-shm']) renameSync(`${databaseOf(join(root, 'other'))}${end}`, `${database}${end}`);
	expect((await ask('GET', FEATURES)).json.pending).toMatchObject([{ name: 'from elsewhere' }]);
	rmSync(database);
	for (const end of ['-wal', '-shm']) rmSync(`${database}${end}`, { force: true });
	writeFileSync(database, 'this is no database, '.repeat(500));
	expect((await ask('GET', FEATURES)).json.code).toBe('DATABASE_CORRUPT');
	rmSync(database);
	const newer = new SQLite(database);
	newer.pragma('user_version = 999');
	newer.close();
	expect(await ask('GET', FEATURES)).toMatchObject({ status: 409, json: { code: 'DATABASE_NEWER' } });
	rmSync(database);
	const empty = new SQLite(database);
	empty.pragma('user_version = 4');
	empty.close();
	expect((await ask('GET', FEATURES)).json.code).toBe('DATABASE_CORRUPT');
});

it('a change that names what cannot be changed is refused whole', async () => {
	const { ask } = await withFeatures('search');
	for (const more of [{ passes: true }, { id: 7 }, { nope: 1 }]) {
		const { status, json } = await ask('PATCH', `${FEATURES}/1`, { name: 'find', ...more });
		expect({ status, code: json.code }).toEqual({ status: 422, code: 'REQUEST_INVALID' });
	}
	expect((await ask('GET', `${FEATURES}/1`)).json).toMatchObject({ name: 'search', passes: false });
});
