import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { liveMessage } from '../../src/contract/live.ts';
import type { ProjectStore } from '../../src/store/project-store.ts';
import { createLiveView, type LiveView } from '../support/live-client.ts';
import { registerProject, startServer } from '../support/server.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { until } from '../support/until.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

let workshop: Workshop;
let store: ProjectStore;
let view: LiveView;

beforeEach(async () => {
	workshop = await openWorkshop(tinyScenario(4, { slowSeconds: 0.3 }));
	registerProject(workshop, 'tiny');
	store = workshop.store();
	view = createLiveView();
});
afterEach(async () => {
	view.disconnect();
	await workshop.close();
});

const everything = () => Array.from({ length: store.journal.head() }, (_, index) => index + 1);
const seesAll = () => until('the view has the whole journal', () => view.seqs().at(-1) === store.journal.head());

it('a client that comes and goes 100 times during a run has exactly the journal, each event once and in order', async () => {
	const server = await startServer(workshop);
	view.connect(server.url, server.token, 'tiny');
	await until('the view is told where it is', () => view.messages.some(({ type }) => type === 'hello'));
	const run = workshop.run();
	for (let times = 0; times < 100; times++) {
		const before = view.messages.length;
		view.disconnect();
		view.connect(server.url, server.token, 'tiny');
		// Sometimes gone before it was greeted, sometimes in the midst of what it is sent.
		const wanted = before + (times % 4);
		await until('the next leave', () => view.messages.length >= wanted || run.child.exitCode !== null);
	}
	expect((await run.exit).code, run.stderr()).toBe(0);
	if (!view.connected) view.connect(server.url, server.token, 'tiny');
	await seesAll();
	expect(view.seqs()).toEqual(everything());
	expect(view.messages.filter((message) => message.type === 'hello' && message.mode === 'snapshot')).toHaveLength(1);

	view.ping();
	await until('it is answered', () => view.messages.some(({ type }) => type === 'pong'));
	const database = join(workshop.directory, 'features.db');
	renameSync(database, `${database}.away`);
	const troubles = () => view.messages.flatMap((message) => (message.type === 'trouble' ? [message.code] : []));
	await until('the loss is told', () => troubles().length === 1);
	renameSync(`${database}.away`, database);
	await until('its end is told', () => troubles().length === 2);
	expect(troubles()).toEqual(['DATABASE_REPLACED', null]);
	// With that everything that there is to say was said, and each was held against its schema.
	expect(new Set(view.messages.map(({ type }) => type))).toEqual(
		new Set(liveMessage.options.map(({ shape }) => shape.type.value)),
	);
});

it('a server that is killed in mid-run costs neither the run nor the view anything', async () => {
	const first = await startServer(workshop);
	view.connect(first.url, first.token, 'tiny');
	const run = workshop.run();
	await until('a feature passes', () => store.features.stats().passing > 0);
	first.process.child.kill('SIGKILL');
	await first.process.exit;
	view.disconnect();

	const second = await startServer(workshop);
	view.connect(second.url, second.token, 'tiny');
	expect((await run.exit).code, run.stderr()).toBe(0);
	await seesAll();
	expect(view.seqs()).toEqual(everything());
	await until('the end is told', () =>
		view.messages.some((one) => one.type === 'agent_status' && one.end_reason === 'all_passing'),
	);
	expect(view.messages.findLast(({ type }) => type === 'progress')).toMatchObject({
		passing: 4,
		total: 4,
		percentage: 100,
	});
});

it('a server that ends in good order says goodbye', async () => {
	const server = await startServer(workshop);
	view.connect(server.url, server.token, 'tiny');
	await until('the view is connected', () => view.connected);
	server.process.child.kill('SIGTERM');
	expect(await server.process.exit).toEqual({ code: 0, signal: null });
	await until('the view is told', () => !view.connected);
});
