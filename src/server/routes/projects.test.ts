import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { backupReply } from '../../contract/api/backup.ts';
import { projectReply, promptsReply } from '../../contract/api/projects.ts';
import { ownIdentity } from '../../process/identity.ts';
import { inDatabase } from '../../store/fixtures/in-database.fixture.ts';
import { openRegistry } from '../../store/registry.ts';
import { databaseOf, draft, SPEC, serveProjects, write } from '../fixtures/asking.fixture.ts';
import { sendRaw, TOKEN } from '../fixtures/serving.fixture.ts';

const OTHER_SPEC = '<project_specification>A place to keep many songs.</project_specification>';

describe('projects', () => {
	it('are created, listed with how far each is, and found by their names', async () => {
		const { ask, root } = await serveProjects();
		expect((await ask('GET', '/api/projects')).json).toEqual([]);
		const path = join(root, 'recipes');
		const created = await ask('POST', '/api/projects', { name: 'recipes', path, spec: SPEC });
		expect(created.status).toBe(201);
		expect(projectReply.parse(created.json)).toMatchObject({
			name: 'recipes',
			path,
			has_spec: true,
			missing: false,
			problem: null,
			agent_status: 'stopped',
			stats: { passing: 0, in_progress: 0, total: 0, percentage: 0 },
		});
		expect(readFileSync(join(path, 'prompts/app_spec.txt'), 'utf8')).toBe(SPEC);
		expect(existsSync(databaseOf(path))).toBe(false);
		await ask('POST', '/api/projects/recipes/features', draft('search'));
		const blank = await ask('POST', '/api/projects', { name: 'blank', path: join(root, 'blank') });
		expect(blank.json).toMatchObject({ has_spec: false });
		const { json } = await ask('GET', '/api/projects');
		expect(json).toMatchObject([{ name: 'blank' }, { name: 'recipes', stats: { total: 1 } }]);
		expect((await ask('GET', '/api/projects/recipes')).json).toEqual(json[1]);
	});

	it('say why their latest run ended, and how many features are left to a person', async () => {
		const { ask, project, store } = await serveProjects();
		await project('recipes');
		await ask('POST', '/api/projects/recipes/features', draft('search'));
		const { runs, sessions, features } = store('recipes');
		const said = async () => (await ask('GET', '/api/projects/recipes')).json;
		expect(await said()).toMatchObject({ end_reason: null, parked: 0 });
		const owner = ownIdentity();
		const { id } = runs.begin({ yolo: false, model: null, maxIterations: null, box: 'A box.' }, owner);
		const session = sessions.begin({ kind: 'coding', runId: id, owner, model: null });
		features.change(1, { do: 'claim' }, { kind: 'session', id: session });
		sessions.end(session, { outcome: 'completed', detail: null, durationMs: 1 });
		features.parkFailing(1);
		expect(await said()).toMatchObject({ agent_status: 'running', end_reason: null, parked: 1 });
		runs.end(id, 'credentials_refused', null);
		expect(projectReply.parse(await said())).toMatchObject({
			agent_status: 'stopped',
			end_reason: 'credentials_refused',
			parked: 1,
		});
	});

	it('are backed up while they are worked on, and a copy holds all that was committed', async () => {
		const { ask, project, store } = await serveProjects();
		const path = await project('recipes');
		await ask('POST', '/api/projects/recipes/features', draft('search'));
		const open = store('recipes');
		const { status, json } = await ask('POST', '/api/projects/recipes/backup');
		expect(status).toBe(201);
		const { files, removed } = backupReply.parse(json);
		expect([files.map(({ database }) => database), removed]).toEqual([['features.db'], []]);
		const copy = files[0]?.path ?? '';
		expect(copy.startsWith(join(path, '.autocoder/backups/'))).toBe(true);
		const names = inDatabase(copy, (database) => database.prepare('SELECT name FROM features').pluck().all());
		expect(names).toEqual(['search']);
		expect(open.features.stats().total).toBe(1);
	});

	it('cannot be backed up when there is nothing to copy, or the database is damaged, and say so', async () => {
		const { ask, project } = await serveProjects();
		expect((await ask('POST', '/api/projects/none/backup')).json).toMatchObject({ code: 'PROJECT_NOT_FOUND' });
		const path = await project('recipes');
		const nothing = await ask('POST', '/api/projects/recipes/backup');
		expect(nothing.status).toBeGreaterThanOrEqual(400);
		expect(nothing.status).toBeLessThan(500);
		writeFileSync(databaseOf(path), 'this is no database, '.repeat(500));
		const damaged = await ask('POST', '/api/projects/recipes/backup');
		expect(damaged.json).toMatchObject({ code: 'DATABASE_CORRUPT' });
		expect(existsSync(join(path, '.autocoder/backups')) ? readdirSync(join(path, '.autocoder/backups')) : []).toEqual(
			[],
		);
	});

	it('a directory with files becomes a project with all of them', async () => {
		const { ask, root } = await serveProjects();
		const path = join(root, 'old');
		write(join(path, 'prompts/app_spec.txt'), OTHER_SPEC);
		write(join(path, 'index.html'), 'hello');
		expect((await ask('POST', '/api/projects', { name: 'old', path })).json).toMatchObject({ has_spec: true });
		expect(readFileSync(join(path, 'prompts/app_spec.txt'), 'utf8')).toBe(OTHER_SPEC);
		expect(readFileSync(join(path, 'index.html'), 'utf8')).toBe('hello');
	});

	it('what cannot be created says why, and leaves nothing behind', async () => {
		const { ask, root, project } = await serveProjects();
		const recipes = await project('recipes');
		writeFileSync(join(root, 'file'), '');
		for (const [body, status, code] of [
			[{ name: 'recipes', path: join(root, 'x') }, 409, 'PROJECT_NAME_TAKEN'],
			[{ name: 'x', path: recipes }, 409, 'PROJECT_PATH_TAKEN'],
			[{ name: 'x', path: join(recipes, 'x') }, 409, 'PROJECT_NESTED'],
			[{ name: 'x', path: root }, 409, 'PROJECT_NESTED'],
			[{ name: 'x', path: join(root, 'file') }, 422, 'PROJECT_NOT_A_DIRECTORY'],
			[{ name: 'x', path: join(root, 'file', 'below') }, 422, 'PROJECT_NOT_A_DIRECTORY'],
			[{ name: 'x', path: join(root, 'x'), spec: 'nothing' }, 422, 'SPEC_UNFILLED'],
			[{ name: 'x', path: 'x' }, 422, 'REQUEST_INVALID'],
			[{ name: 'x', path: './x' }, 422, 'REQUEST_INVALID'],
			[{ name: 'x', path: `${root}/a\0b` }, 422, 'REQUEST_INVALID'],
			[{ name: 'x', path: join(root, 'n'.repeat(300)) }, 422, 'PROJECT_NOT_A_DIRECTORY'],
			[{ name: 'x' }, 422, 'REQUEST_INVALID'],
		] as const)
			expect(await ask('POST', '/api/projects', body)).toMatchObject({ status, json: { code } });
		expect((await ask('GET', '/api/projects')).json).toHaveLength(1);
		expect(readdirSync(root).sort()).toEqual(['file', 'recipes']);
	});

	it.each([
		['of no characters', ''],
		['of 51 characters', 'x'.repeat(51)],
		['of 5,000 characters', 'x'.repeat(5_000)],
		['with a newline', 'x\n'],
		['with ../', '../x'],
		['with a blank', 'a b'],
	])('one with a name %s is refused wherever it is named (PROJECT_NAME_INVALID)', async (_, name) => {
		const { ask, root } = await serveProjects();
		const inPath = encodeURIComponent(name);
		const requests = [
			['POST', '/api/projects', { name, path: join(root, 'x') }],
			...(name === ''
				? []
				: ([
						['GET', `/api/projects/${inPath}`],
						['GET', `/api/projects/${inPath}/features/1`],
						['POST', `/api/projects/${inPath}/agent/start`],
						['GET', `/api/assistant/conversations/${inPath}`],
					] as const)),
		] as const;
		for (const [method, url, body] of requests) {
			const { status, json } = await ask(method, url, body);
			expect({ status, code: json.code }, url).toEqual({ status: 422, code: 'PROJECT_NAME_INVALID' });
			expect(json.detail).toMatch(/^".*" is not a project name\.$/);
			expect(json.detail.length).toBeLessThan(120);
			expect(json.next).toContain('1 to 50 letters');
		}
		expect(readdirSync(root)).toEqual([]);
	});

	it('what does not fit is told by a sentence that says so', async () => {
		const { ask, project, root } = await serveProjects();
		await project('recipes');
		for (const [url, detail] of [
			['/api/assistant/conversations/recipes?before=x', 'querystring/before is no `cursor` of a conversation.'],
			['/api/projects/recipes/features?group=done&after=x', 'querystring/after is no `next` of another page.'],
			['/api/projects/recipes/features?limit=3', 'querystring/group is missing: pages are of one group.'],
			['/api/projects/recipes/blobs/xyz', 'params/sha256 is no SHA-256 in lower-case hexadecimal.'],
		] as const)
			expect((await ask('GET', url)).json.detail).toBe(detail);
		const relative = await ask('POST', '/api/projects', { name: 'x', path: 'x' });
		expect(relative.json.detail).toBe('body/path is no absolute path.');
		const wrong = await ask('POST', '/api/projects', { name: 1, path: join(root, 'x') });
		expect(wrong.json).toMatchObject({
			code: 'REQUEST_INVALID',
			detail: expect.stringMatching(/^body\/name: Invalid.*\.$/) as unknown,
		});
	});

	it('one whose directory is gone or whose database is damaged stays in the list, and hides no other', async () => {
		const { ask, root, project } = await serveProjects();
		for (const name of ['damaged', 'fine', 'gone', 'newer', 'odd']) await project(name);
		rmSync(join(root, 'gone'), { recursive: true });
		writeFileSync(databaseOf(join(root, 'damaged')), 'this is no database, '.repeat(500));
		const newer = new SQLite(databaseOf(join(root, 'newer')));
		newer.pragma('user_version = 999');
		newer.close();
		await ask('POST', '/api/projects/odd/features', draft('search'));
		const odd = new SQLite(databaseOf(join(root, 'odd')));
		odd.exec(
			`DELETE FROM meta; DELETE FROM runner_lease;
			 INSERT INTO runs (id, status, desired, yolo, box, pid, started_at) SELECT 1, 'x', 'x', 1, 1, 1, 1`,
		);
		odd.close();
		expect((await ask('GET', '/api/projects')).json).toMatchObject([
			{ name: 'damaged', missing: false, problem: { code: 'DATABASE_CORRUPT' } },
			{ name: 'fine', missing: false, problem: null, has_spec: true },
			{ name: 'gone', missing: true, problem: null, has_spec: false },
			{ name: 'newer', missing: false, problem: { code: 'DATABASE_NEWER' } },
			{ name: 'odd', missing: false, problem: { code: 'INTERNAL' } },
		]);
		expect((await ask('GET', '/api/projects/gone')).json).toMatchObject({ missing: true });
		expect((await ask('GET', '/api/projects/gone/stats')).status).toBe(404);
		// A file stands where a directory above it was.
		rmSync(join(root, 'damaged'), { recursive: true });
		writeFileSync(join(root, 'damaged'), '');
		expect((await ask('GET', '/api/projects')).json[0]).toMatchObject({ name: 'damaged', missing: true });
		for (const name of ['gone', 'damaged']) expect((await ask('DELETE', `/api/projects/${name}`)).status).toBe(204);
		expect((await ask('GET', '/api/projects')).json).toHaveLength(3);
	});

	it.each(['a%0a', 'a%2fb', `${'x'.repeat(51)}`, '%00', 'a%20b', '%C3%A4'])(
		'the name %s is refused before anything is looked up',
		async (name) => {
			const { ask } = await serveProjects();
			for (const url of ['', '/stats', '/features', '/prompts', '/settings', '/sessions', '/events', '/runs'])
				expect((await ask('GET', `/api/projects/${name}${url}`)).json).toMatchObject({ code: 'PROJECT_NAME_INVALID' });
			expect((await ask('GET', '/api/projects/nobody/features')).json).toMatchObject({ code: 'PROJECT_NOT_FOUND' });
		},
	);
});

it('a name that a client would have resolved is refused when it is sent as it is', async () => {
	const { port } = await serveProjects();
	for (const name of ['%2e%2e', '..', '%2e%2e%2f', '.'])
		for (const url of [`/api/projects/${name}`, `/api/projects/${name}/features`, `/api/projects/x/blobs/${name}`]) {
			const head = [`GET ${url} HTTP/1.1`, `Host: 127.0.0.1:${port}`, `Authorization: Bearer ${TOKEN}`];
			const { status, body } = await sendRaw(port, head);
			expect([404, 422], `${url} ${body}`).toContain(status);
			expect(body).toMatch(/PROJECT_NAME_INVALID|REQUEST_INVALID|ROUTE_NOT_FOUND/);
		}
});

describe('removing a project', () => {
	it('leaves its files, unless they are to go too', async () => {
		const { ask, root, project } = await serveProjects();
		const outside = join(root, 'outside');
		write(join(outside, 'kept.txt'), 'kept');
		for (const name of ['one', 'other']) {
			write(join(await project(name), 'src/index.html'), 'hello');
			symlinkSync(outside, join(root, name, 'src/link'));
			await ask('POST', `/api/projects/${name}/features`, draft('search'));
		}
		expect((await ask('DELETE', '/api/projects/one')).status).toBe(204);
		expect((await ask('DELETE', '/api/projects/other?delete_files=true')).status).toBe(204);
		expect(readdirSync(root).sort()).toEqual(['one', 'outside']);
		expect(readFileSync(join(root, 'one/src/index.html'), 'utf8')).toBe('hello');
		expect(readFileSync(join(outside, 'kept.txt'), 'utf8')).toBe('kept');
		expect((await ask('GET', '/api/projects')).json).toEqual([]);
		expect((await ask('DELETE', '/api/projects/one')).status).toBe(404);
		expect(await project('one')).toBe(join(root, 'one'));
		expect((await ask('GET', '/api/projects/one/stats')).json.total).toBe(1);
	});

	it('is refused while a runner lives', async () => {
		const { ask, project, store } = await serveProjects();
		const directory = await project('recipes');
		const other = store('recipes');
		const { id } = other.runs.begin({ yolo: true, model: null, maxIterations: null, box: 'none' }, ownIdentity());
		for (const query of ['', '?delete_files=true'])
			expect(await ask('DELETE', `/api/projects/recipes${query}`)).toMatchObject({
				status: 409,
				json: { code: 'RUN_ALREADY_ACTIVE' },
			});
		expect((await ask('GET', '/api/projects/recipes')).json.agent_status).toBe('running');
		expect(existsSync(directory)).toBe(true);
		other.runs.end(id, 'stopped', null);
		expect((await ask('DELETE', '/api/projects/recipes?delete_files=1')).status).toBe(204);
		expect(existsSync(directory)).toBe(false);
	});

	it('deletes no directory that holds more than the project', async () => {
		const { ask, root, home } = await serveProjects();
		const registry = openRegistry(home, Date.now);
		mkdirSync(join(root, 'outer/inner'), { recursive: true });
		symlinkSync(join(root, 'outer/inner'), join(root, 'link'));
		for (const [name, path] of [
			['home', homedir()],
			['ours', home],
			['outer', join(root, 'outer')],
			['inner', join(root, 'outer/inner')],
			['link', join(root, 'link')],
			['root', '/'],
			['source', process.cwd()],
			['gone', join(root, 'gone')],
		] as const)
			registry.add(name, path);
		registry.close();
		for (const name of ['home', 'ours', 'outer', 'inner', 'link', 'root', 'source', 'gone'])
			expect(await ask('DELETE', `/api/projects/${name}?delete_files=true`), name).toMatchObject({
				status: 409,
				json: { code: 'DELETE_REFUSED' },
			});
		expect((await ask('GET', '/api/projects')).json).toHaveLength(8);
		expect(existsSync(join(root, 'outer/inner'))).toBe(true);
	});
});

describe('the specification and prompts', () => {
	const PROMPTS = '/api/projects/recipes/prompts';

	it('are the built-in ones until the project has its own, and again when those are taken back', async () => {
		const { ask, project } = await serveProjects();
		const directory = await project('recipes');
		const { json } = await ask('GET', PROMPTS);
		expect(promptsReply.parse(json)).toMatchObject({ app_spec: { text: SPEC, own: true }, coding: { own: false } });
		const text = 'Build {{project_name}} as {{spec_path}} says. 🚀';
		const changed = await ask('PUT', PROMPTS, { coding: { text, revision: json.coding.revision } });
		expect(changed.json).toMatchObject({ coding: { text, own: true }, initializer: json.initializer });
		expect(readFileSync(join(directory, 'prompts/coding_prompt.md'), 'utf8')).toBe(text);
		expect((await ask('PUT', PROMPTS, { coding: { text: null } })).json).toEqual(json);
		expect(readdirSync(join(directory, 'prompts'))).toEqual(['app_spec.txt']);
	});

	it('of two people who write the same the second is told so, and nothing of theirs is written', async () => {
		const { ask, project } = await serveProjects();
		await project('recipes');
		const { json } = await ask('GET', PROMPTS);
		await ask('PUT', PROMPTS, { app_spec: { text: OTHER_SPEC, revision: json.app_spec.revision } });
		const late = await ask('PUT', PROMPTS, {
			initializer: { text: 'Begin.' },
			app_spec: { text: SPEC, revision: json.app_spec.revision },
		});
		expect(late).toMatchObject({ status: 409, json: { code: 'EDIT_CONFLICT' } });
		expect((await ask('GET', PROMPTS)).json).toMatchObject({
			app_spec: { text: OTHER_SPEC },
			initializer: { own: false },
		});
	});

	it('a prompt that no session could use is refused before it is written', async () => {
		const { ask, project } = await serveProjects();
		await project('recipes');
		for (const text of ['', ' \n', 'Use {{everything}}.'])
			expect(await ask('PUT', PROMPTS, { coding_yolo: { text } })).toMatchObject({
				status: 422,
				json: { code: 'PROMPT_INVALID' },
			});
		expect((await ask('PUT', PROMPTS, { app_spec: { text: null } })).status).toBe(422);
	});

	it.each(['prompts', 'prompts/app_spec.txt'])('nothing is read or written through a link at %s', async (link) => {
		const { ask, root, project } = await serveProjects();
		const path = join(await project('recipes'), link);
		renameSync(path, join(root, 'secret'));
		symlinkSync(join(root, 'secret'), path);
		for (const answer of [await ask('GET', PROMPTS), await ask('PUT', PROMPTS, { app_spec: { text: OTHER_SPEC } })])
			expect(answer).toMatchObject({ status: 403, json: { code: 'FILE_OUTSIDE_PROJECT' } });
		expect((await ask('GET', '/api/projects/recipes')).json.has_spec).toBe(false);
		const secret = link === 'prompts' ? join(root, 'secret/app_spec.txt') : join(root, 'secret');
		expect(readFileSync(secret, 'utf8')).toBe(SPEC);
	});

	it('a directory in the place of a text is no text', async () => {
		const { ask, project } = await serveProjects();
		mkdirSync(join(await project('recipes'), 'prompts/coding_prompt.md'));
		expect((await ask('GET', PROMPTS)).json).toMatchObject({ code: 'PROMPT_INVALID' });
	});
});
