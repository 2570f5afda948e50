import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../../src/process/identity.ts';
import { openProjectStore, type ProjectStore } from '../../src/store/project-store.ts';
import { registerProject, startServer, type TestServer } from '../support/server.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { until } from '../support/until.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

const AGENT = '/api/projects/tiny/agent';

let workshop: Workshop;
let server: TestServer;
let opened: ProjectStore | undefined;

beforeEach(async () => {
	workshop = await openWorkshop(tinyScenario(3, { slowSeconds: 2 }));
	registerProject(workshop, 'tiny');
	server = await startServer(workshop);
});
afterEach(async () => {
	const latest = opened?.runs.latest();
	if (latest?.alive) process.kill(latest.run.pid, 'SIGKILL');
	opened = undefined;
	await workshop.close();
});

const status = async (on = server) => (await on.api('GET', `${AGENT}/status`)).body;
function store(): ProjectStore {
	opened ??= workshop.store();
	return opened;
}

describe('a run that the server starts', () => {
	it('is started, paused, resumed and stopped over HTTP', async () => {
		expect(await status()).toMatchObject({ status: 'stopped', pid: null, run_id: null });
		const started = await server.api('POST', `${AGENT}/start`, { yolo_mode: true });
		expect(started, server.process.stderr()).toMatchObject({ status: 200, body: { success: true, status: 'running' } });
		const running = await status();
		expect(running).toMatchObject({ status: 'running', yolo_mode: true, model: null, phase: 'running', run_id: 1 });
		expect(running.pid).not.toBe(server.process.child.pid);

		expect(await server.api('POST', `${AGENT}/start`)).toMatchObject({
			status: 409,
			body: { code: 'RUN_ALREADY_ACTIVE', detail: expect.stringContaining(String(running.pid)) as unknown },
		});
		await server.api('POST', `${AGENT}/pause`);
		await until('it is paused', () => store().runs.latest()?.run.status === 'paused');
		expect(await status()).toMatchObject({ status: 'paused', phase: 'paused' });
		expect(await server.api('POST', `${AGENT}/resume`)).toMatchObject({ status: 200, body: { status: 'running' } });
		expect((await server.api('POST', `${AGENT}/stop`)).status).toBe(200);
		await until('it has ended', () => store().runs.latest()?.run.status === 'ended');
		expect(await status()).toMatchObject({ status: 'stopped', pid: null, end_reason: 'stopped' });
		for (const action of ['pause', 'resume', 'stop'])
			expect(await server.api('POST', `${AGENT}/${action}`)).toMatchObject({
				status: 409,
				body: { code: 'NO_ACTIVE_RUN' },
			});
	});

	it('goes on when the server is killed, and a new server sees it and can stop it', async () => {
		await server.api('POST', `${AGENT}/start`, { yolo_mode: true });
		const { pid } = await status();
		server.process.child.kill('SIGKILL');
		await server.process.exit;
		await until('a feature passes without a server', () => store().features.stats().passing > 0);

		const second = await startServer(workshop);
		expect(await status(second)).toMatchObject({ status: 'running', pid });
		await second.api('POST', `${AGENT}/stop`);
		await until('it has ended', () => store().runs.latest()?.run.status === 'ended');
		expect(workshop.leftovers()).toBe(0);
	});

	it('is told from one that crashed', async () => {
		await server.api('POST', `${AGENT}/start`, { yolo_mode: true });
		const { pid } = await status();
		process.kill(Number(pid), 'SIGKILL');
		await until('it is gone', () => store().runs.latest()?.alive === false);
		expect(await status()).toMatchObject({ status: 'crashed', pid: null });
		expect(await server.api('POST', `${AGENT}/stop`)).toMatchObject({ status: 409, body: { code: 'NO_ACTIVE_RUN' } });
		expect(await server.api('POST', `${AGENT}/start`, { yolo_mode: true })).toMatchObject({ status: 200 });
		expect(await status()).toMatchObject({ status: 'running', run_id: 2 });
	});

	it('shows up when it was started in a terminal', async () => {
		const run = workshop.run();
		await run.event('session.started');
		expect(await status()).toMatchObject({ status: 'running', pid: run.child.pid, yolo_mode: true });
		await server.api('POST', `${AGENT}/stop`);
		expect((await run.exit).code).toBe(0);
	});
});

describe('a run that cannot be started', () => {
	it('says why, with the code and status of the reason', async () => {
		writeFileSync(join(workshop.directory, 'prompts', 'app_spec.txt'), 'nothing');
		expect(await server.api('POST', `${AGENT}/start`, { yolo_mode: true })).toMatchObject({
			status: 422,
			body: { code: 'SPEC_UNFILLED', next: expect.stringContaining('project_specification') as unknown },
		});
		rmSync(workshop.directory, { recursive: true });
		expect(await server.api('POST', `${AGENT}/start`)).toMatchObject({
			status: 404,
			body: { code: 'PROJECT_NOT_FOUND' },
		});
	});

	it.each([
		[{ yolo_mode: 'yes' }, 422],
		[{ model: '' }, 422],
		[{ unknown: 1 }, 422],
		[[], 422],
	])('refuses %j', async (body, expected) => {
		expect(await server.api('POST', `${AGENT}/start`, body)).toMatchObject({
			status: expected,
			body: { code: 'REQUEST_INVALID' },
		});
	});
});

it('starts a demo that needs no account, and goes on with it as a demo', async () => {
	const made = await server.api('POST', '/api/demo');
	expect(made).toMatchObject({ status: 201, body: { name: 'demo' } });
	const agent = '/api/projects/demo/agent';
	const state = async () => (await server.api('GET', `${agent}/status`)).body;
	const stopped = () => ended(String(made.body.path));
	expect(await state()).toMatchObject({ status: 'running', model: 'rehearsal', run_id: 1 });
	await server.api('POST', `${agent}/stop`);
	await until('it has ended', stopped);
	expect(await server.api('POST', `${agent}/start`)).toMatchObject({ status: 200 });
	expect(await state()).toMatchObject({ status: 'running', model: 'rehearsal', run_id: 2 });
	// It lies in autocoder's own directory, where its agents must be let all the same.
	await until('an agent has written the application', () => existsSync(join(String(made.body.path), 'server.js')));
	await server.api('POST', `${agent}/stop`);
	await until('it has ended again', stopped);
});

function ended(directory: string): boolean {
	const demo = openProjectStore(directory, { now: Date.now, isAlive });
	try {
		return demo.runs.latest()?.run.status === 'ended';
	} finally {
		demo.close();
	}
}

it('names the models that Claude offers', async () => {
	const { status: code, body } = await server.api('GET', '/api/settings/models');
	expect(code).toBe(200);
	expect(body).toMatchObject({ source: 'claude', default: 'default' });
	expect((body.models as { id: string }[]).map(({ id }) => id)).toContain('sonnet');
});
