import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { identityOf } from '../process/identity.ts';
import { openProjectStore } from '../store/project-store.ts';
import { openRegistry } from '../store/registry.ts';
import { createFigures } from './figures.ts';
import { serve, type TestServer, TOKEN, temporaryDirectory } from './fixtures/serving.fixture.ts';
import { createProjectStores } from './project-stores.ts';

const headers = { authorization: `Bearer ${TOKEN}`, host: '' };

async function metricsOf({ app, port }: TestServer): Promise<string> {
	const answer = await app.inject({ url: '/metrics', headers: { ...headers, host: `127.0.0.1:${port}` } });
	expect(answer.statusCode).toBe(200);
	expect(answer.headers['content-type']).toContain('text/plain; version=0.0.4');
	return answer.body;
}

/** Registers a project, with a directory unless `present` is false. */
function project(home: string, name: string, present = true): string {
	const directory = join(temporaryDirectory(), name);
	if (present) mkdirSync(directory);
	const registry = openRegistry(home, Date.now);
	registry.add(name, directory);
	registry.close();
	return directory;
}

/** A database with a feature that passes, two that wait, and a session that cost something, in a run of this process. */
async function work(directory: string): Promise<void> {
	const store = openProjectStore(directory, { now: Date.now, isAlive: () => true });
	onTestFinished(() => store.close());
	const owner = identityOf(process.pid);
	if (owner === null || owner === undefined) throw new Error('This process has no identity.');
	const run = store.runs.begin({ yolo: false, model: null, maxIterations: null, box: 'process-group' }, owner);
	const drafts = ['a', 'b', 'c'].map((name) => ({ category: 'x', name, description: name, steps: ['look'] }));
	const [first] = store.features.create(drafts, { kind: 'person' }).created;
	const session = store.sessions.begin({ kind: 'coding', runId: run.id, owner, model: null });
	const verification = { browser_actions: 1, console_checks: 0, screenshots: [] };
	store.features.change(first?.id ?? 0, { do: 'pass', at: 1, verification }, { kind: 'session', id: session });
	store.sessions.record(session, [], {
		...{ input_tokens: 1, output_tokens: 1, cache_read_tokens: 0, cache_creation_tokens: 0, turns: 1, models: [] },
		...{ cost_usd: 0.25, cost_estimated: false },
	});
	store.sessions.end(session, { outcome: 'completed', detail: null, durationMs: 5 });
	store.sessions.begin({ kind: 'coding', runId: run.id, owner, model: null });
}

describe('metrics', () => {
	it('tell of every project what its database says now', async () => {
		const server = await serve();
		await work(project(server.home, 'shop'));
		project(server.home, 'new');
		project(server.home, 'gone', false);
		writeFileSync(join(project(server.home, 'broken'), 'features.db'), 'no database at all, but text'.repeat(100));
		const text = await metricsOf(server);
		for (const line of [
			'autocoder_info{version="1.2.3"} 1',
			'autocoder_registry_up 1',
			'autocoder_live_clients 0',
			'autocoder_live_projects 0',
			'autocoder_projects{state="ok"} 1',
			'autocoder_projects{state="empty"} 1',
			'autocoder_projects{state="missing"} 1',
			'autocoder_projects{state="unusable"} 1',
			'autocoder_features{project="shop",state="passing"} 1',
			'autocoder_features{project="shop",state="in_progress"} 0',
			'autocoder_features{project="shop",state="pending"} 2',
			'autocoder_runs{state="running"} 1',
			'autocoder_sessions{project="shop",outcome="completed"} 1',
			'autocoder_sessions{project="shop",outcome="open"} 1',
			'autocoder_cost_usd{project="shop"} 0.25',
		])
			expect(text).toContain(`${line}\n`);
		expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
		expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds \S+$/m);
	});

	it('count a locked database and answer without it', async () => {
		const server = await serve();
		const directory = project(server.home, 'shop');
		openProjectStore(directory, { now: Date.now, isAlive: () => true }).close();
		const other = new SQLite(join(directory, 'features.db'));
		onTestFinished(() => void other.close());
		other.pragma('locking_mode = EXCLUSIVE');
		other.exec('BEGIN EXCLUSIVE');
		const text = await metricsOf(server);
		expect(text).toContain('autocoder_projects{state="locked"} 1\n');
		expect(text).not.toContain('autocoder_features{');
	});

	it('name routes and never addresses', async () => {
		const server = await serve();
		const get = (url: string) => server.app.inject({ url, headers: { ...headers, host: `127.0.0.1:${server.port}` } });
		for (const url of ['/api/projects/secret-name/agent/status', '/some/page', '/api/none', '/login?code=x'])
			await get(url);
		const text = await metricsOf(server);
		expect(text).toContain('route="/api/projects/:name/agent/status",status="404"} 1\n');
		expect(text).toContain('route="/login",status="403"} 1\n');
		expect(text).not.toMatch(/secret-name|some\/page|api\/none/);
	});
});

describe('figures', () => {
	it('are looked up once a second, however many ask', async () => {
		let now = 0;
		const home = temporaryDirectory();
		const stores = createProjectStores(home);
		onTestFinished(() => stores.close());
		const figures = createFigures(stores, () => now);
		project(home, 'one');
		const first = figures();
		expect(figures()).toBe(first);
		expect((await first).projects).toHaveLength(1);
		project(home, 'two');
		now = 999;
		expect((await figures()).projects).toHaveLength(1);
		now = 1_000;
		expect((await figures()).projects).toHaveLength(2);
	});

	it('of very many projects are bounded', async () => {
		const home = temporaryDirectory();
		const registry = openRegistry(home, Date.now);
		for (let i = 0; i < 210; i++) registry.add(`p${i}`, join(home, 'nowhere'));
		registry.close();
		const stores = createProjectStores(home);
		onTestFinished(() => stores.close());
		const { projects, skipped } = await createFigures(stores, () => 0)();
		expect([projects.length, skipped]).toEqual([200, 10]);
	});
});
