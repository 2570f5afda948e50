import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commitsReply, eventsReply, runsReply, sessionsReply } from '../../contract/api/history.ts';
import { ownIdentity } from '../../process/identity.ts';
import { draft, serveProjects } from '../fixtures/asking.fixture.ts';

const PROJECT = '/api/projects/recipes';

async function withHistory() {
	const server = await serveProjects();
	const directory = await server.project('recipes');
	const store = server.store('recipes');
	const owner = ownIdentity();
	const run = store.runs.begin({ yolo: true, model: 'm', maxIterations: 5, box: 'none' }, owner);
	store.features.create([draft('search'), draft('sort')], { kind: 'person' });
	for (const feature of [1, 2, 1]) {
		const id = store.sessions.begin({ kind: 'coding', runId: run.id, owner, model: 'm' });
		store.features.change(feature, { do: 'claim' }, { kind: 'session', id });
		store.sessions.end(id, { outcome: 'completed', detail: null, durationMs: 5 });
	}
	return { ...server, directory, store };
}

it('tells of the commits that were made while a session worked, whatever the repository asks of git', async () => {
	const { ask, directory, store } = await withHistory();
	const commits = async (id: number) =>
		commitsReply.parse((await ask('GET', `${PROJECT}/sessions/${id}/commits`)).json);
	expect(await commits(1)).toEqual({ commits: [] });
	/** A commit with a signature is where git would ask the program for them. */
	const sign = (commit: string) => {
		const signed = commit.replace('\n\n', '\ngpgsig -----BEGIN PGP SIGNATURE-----\n -----END PGP SIGNATURE-----\n\n');
		writeFileSync(join(directory, 'signed'), signed);
		git(began, 'reset', '--quiet', '--soft', git(began, 'hash-object', '-w', '-t', 'commit', 'signed').trim());
	};
	const git = (at: number, ...args: string[]) =>
		execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@b', ...args], {
			cwd: directory,
			encoding: 'utf8',
			env: { PATH: process.env.PATH, HOME: directory, GIT_COMMITTER_DATE: new Date(at).toISOString() },
		});
	const began = store.sessions.get(2)?.started_at ?? 0;
	git(began, 'init', '--quiet');
	expect(await commits(1)).toEqual({ commits: [] });
	git(began - 60_000, 'commit', '--quiet', '--allow-empty', '-m', 'Long before');
	git(began, 'commit', '--quiet', '--allow-empty', '-m', 'Search <b>finds</b>\n\nAnd more.');
	sign(git(began, 'cat-file', 'commit', 'HEAD'));
	git(began + 60_000, 'commit', '--quiet', '--allow-empty', '-m', 'Long after');
	const trap = join(directory, 'sprung');
	writeFileSync(join(directory, 'trap.sh'), `#!/bin/sh\ntouch ${trap}\n`, { mode: 0o755 });
	for (const [key, value] of Object.entries({
		'log.showSignature': 'true',
		'gpg.program': join(directory, 'trap.sh'),
		'core.fsmonitor': join(directory, 'trap.sh'),
		'core.pager': join(directory, 'trap.sh'),
	}))
		git(began, 'config', key, value);
	const { commits: made } = await commits(2);
	expect(made).toMatchObject([{ subject: 'Search <b>finds</b>', at: Math.floor(began / 1_000) * 1_000 }]);
	expect(made[0]?.sha).toMatch(/^[0-9a-f]{40}$/);
	expect(existsSync(trap)).toBe(false);
	expect((await ask('GET', `${PROJECT}/sessions/99/commits`)).json.code).toBe('SESSION_NOT_FOUND');
});

it('tells of runs and sessions, the latest first, page by page', async () => {
	const { ask } = await withHistory();
	const first = (await ask('GET', `${PROJECT}/sessions?limit=2`)).json;
	expect(sessionsReply.parse(first)).toEqual(first);
	expect(first.sessions).toMatchObject([
		{ id: 3, run_id: 1, kind: 'coding', outcome: 'completed', features: [{ id: 1, name: 'search', passed: false }] },
		{ id: 2, run_id: 1, features: [{ id: 2, name: 'sort', passed: false }] },
	]);
	expect((await ask('GET', `${PROJECT}/sessions?before=2`)).json.sessions).toMatchObject([{ id: 1 }]);
	expect((await ask('GET', `${PROJECT}/sessions/2`)).json).toEqual(first.sessions[1]);
	expect((await ask('GET', `${PROJECT}/sessions/9`)).json.code).toBe('SESSION_NOT_FOUND');
	const { json } = await ask('GET', `${PROJECT}/runs`);
	expect(runsReply.parse(json)).toEqual(json);
	expect(json.runs).toMatchObject([{ id: 1, yolo: true, max_iterations: 5, status: 'running' }]);
});

it('tells of events forwards, backwards, from the end, of a session and of a feature', async () => {
	const { ask, store } = await withHistory();
	const all = store.journal.after(0, 1_000);
	const head = all.length;
	const events = async (query: string) => (await ask('GET', `${PROJECT}/events?${query}`)).json;
	const everything = await events('');
	expect(everything).toEqual({ journal: store.journal.id, head, events: all });
	expect(eventsReply.parse(everything)).toEqual(everything);
	expect((await events('after=0&limit=3')).events).toEqual(all.slice(0, 3));
	expect((await events('after=3&limit=3')).events).toEqual(all.slice(3, 6));
	expect((await events('limit=2')).events).toEqual(all.slice(-2));
	expect((await events(`before=${head}&limit=2`)).events).toEqual(all.slice(-3, -1));
	expect((await events(`after=${head}`)).events).toEqual([]);
	const ofSession = all.filter(({ session_id }) => session_id === 2);
	const ofFeature = all.filter(({ feature_id }) => feature_id === 1);
	expect((await events('session=2')).events).toEqual(ofSession);
	expect((await events('session=2&after=0&limit=1')).events).toEqual(ofSession.slice(0, 1));
	expect((await events('feature=1&limit=2')).events).toEqual(ofFeature.slice(-2));
	expect((await ask('GET', `${PROJECT}/features/1/history?limit=2`)).json.events).toEqual(ofFeature.slice(-2));
	for (const query of ['after=1&before=2', 'session=1&feature=1', 'limit=501', 'limit=0', 'after=-1', 'after=x'])
		expect((await events(query)).code).toBe('REQUEST_INVALID');
});

it('a project that was never worked on has no history, and gets no database from being asked', async () => {
	const { ask, project } = await serveProjects();
	await project('recipes');
	expect((await ask('GET', `${PROJECT}/sessions`)).json).toEqual({ sessions: [] });
	expect((await ask('GET', `${PROJECT}/runs`)).json).toEqual({ runs: [] });
	expect((await ask('GET', `${PROJECT}/events`)).json).toEqual({ journal: null, head: 0, events: [] });
});

it.each([
	['image/png', Buffer.from('89504e470d0a1a0a00', 'hex')],
	['image/jpeg', Buffer.from('ffd8ffe000', 'hex')],
	['image/webp', Buffer.from('RIFF\x10\0\0\0WEBPVP8 ', 'latin1')],
	['image/gif', Buffer.from('GIF89a\0', 'latin1')],
	['text/plain; charset=utf-8', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
	['text/plain; charset=utf-8', Buffer.from(`<!doctype html>${'ü🚀'.repeat(3_000)}`)],
	['text/plain; charset=utf-8', Buffer.alloc(0)],
	['application/octet-stream', Buffer.from('00ff00', 'hex')],
])('sends a blob as %s, to be looked at and not run', async (type, bytes) => {
	const { app, ask, store } = await withHistory();
	const name = store.blobs.keep(bytes);
	const { status, headers, body } = await ask('GET', `${PROJECT}/blobs/${name}`);
	expect(status).toBe(200);
	if (type.startsWith('text/')) expect(body).toBe(bytes.toString());
	expect(headers).toMatchObject({
		'content-type': type,
		'x-content-type-options': 'nosniff',
		'content-length': String(bytes.length),
	});
	expect(headers['content-security-policy']).toContain('sandbox');
	expect(headers['cache-control']).toContain('immutable');
	expect(app.server.listening).toBe(true);
});

it('sends nothing but blobs: no link, no pipe, no directory, nothing elsewhere', async () => {
	const { ask, directory, root, store } = await withHistory();
	writeFileSync(join(root, 'secret'), 'secret');
	const name = (what: string) => createHash('sha256').update(what).digest('hex');
	const kept = store.blobs.keep(Buffer.from('kept'));
	const blobs = join(directory, '.autocoder/blobs');
	symlinkSync(join(root, 'secret'), join(blobs, name('link')));
	mkdirSync(join(blobs, name('directory')));
	execFileSync('sh', ['-c', 'mkfifo "$0"', join(blobs, name('pipe'))]);
	for (const what of ['link', 'directory', 'pipe', 'nothing'])
		expect(await ask('GET', `${PROJECT}/blobs/${name(what)}`), what).toMatchObject({
			status: 404,
			json: { code: 'FILE_NOT_FOUND' },
		});
	for (const path of ['..%2f..%2ffeatures.db', `${kept}%00`, kept.toUpperCase(), `${kept}.`])
		expect((await ask('GET', `${PROJECT}/blobs/${path}`)).status, path).toBe(422);
	expect((await ask('GET', `${PROJECT}/blobs/${kept}`)).status).toBe(200);
	renameSync(blobs, join(root, 'blobs'));
	symlinkSync(join(root, 'blobs'), blobs);
	expect((await ask('GET', `${PROJECT}/blobs/${kept}`)).status).toBe(404);
});

it('tells with the agent what all sessions of its run have used, and no more than those', async () => {
	const { ask, store } = await withHistory();
	const NOTHING = { input_tokens: 0, output_tokens: 0, cache_read_tokens: 0, cache_creation_tokens: 0, turns: 0 };
	const owner = ownIdentity();
	for (let count = 0; count < 150; count++) {
		for (const runId of [1, null]) {
			const id = store.sessions.begin({ kind: 'coding', runId, owner, model: 'm' });
			store.sessions.record(id, [], { ...NOTHING, cost_usd: 0.5, cost_estimated: false, models: [] });
		}
	}
	const status = () => ask('GET', `${PROJECT}/agent/status`);
	expect((await status()).json).toMatchObject({ ended_at: null, used: { sessions: 153, cost_usd: 75 } });
	store.runs.end(1, 'stopped', null);
	expect((await status()).json).toMatchObject({ ended_at: store.runs.get(1)?.ended_at, used: { sessions: 153 } });
});

it('tells with events, when asked, the lines that the live stream has for them', async () => {
	const { ask, store } = await withHistory();
	store.journal.record([{ type: 'log', data: { level: 'info', line: 'Said <b>so</b>\nand so' } }], {});
	const { json } = await ask('GET', `${PROJECT}/events?before=1000&limit=3&lines=true`);
	const { events, lines } = eventsReply.parse(json);
	expect(events.map(({ type }) => type)).toEqual(['feature.released', 'session.ended', 'log']);
	expect(lines).toEqual(['', expect.stringContaining('completed after 0 s'), 'Said <b>so</b> and so']);
	expect((await ask('GET', `${PROJECT}/events`)).body).not.toContain('"lines"');
});
