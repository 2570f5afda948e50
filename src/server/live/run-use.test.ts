import { expect, it } from 'vitest';
import { ownIdentity } from '../../process/identity.ts';
import { until } from '../../store/fixtures/support.fixture.ts';
import { startLiveServer } from './fixtures/live-server.fixture.ts';

const NOTHING = {
	input_tokens: 0,
	output_tokens: 0,
	cache_read_tokens: 0,
	cache_creation_tokens: 0,
	cost_usd: 0,
	cost_estimated: false,
	turns: 0,
	models: [],
};

it('says what all sessions of a run have used, and more as soon as a session that works has used more', async () => {
	const server = await startLiveServer();
	const store = server.store(server.project('recipes'));
	const client = server.connect('recipes');
	await until('the present came', () => client.last('agent_status') !== undefined);
	expect(client.last('agent_status')).toMatchObject({ used: null });
	const owner = ownIdentity();
	const run = store.runs.begin({ yolo: true, model: null, maxIterations: null, box: 'A box.' }, owner);
	const begin = (runId: number | null) =>
		store.sessions.begin({ kind: runId === null ? 'assistant' : 'coding', runId, owner, model: 'm' });
	for (let count = 0; count < 120; count++) {
		const id = begin(run.id);
		store.sessions.record(id, [], { ...NOTHING, cost_usd: 0.25, output_tokens: 10 });
		store.sessions.end(id, { outcome: 'completed', detail: null, durationMs: 5 });
	}
	store.sessions.record(begin(null), [], { ...NOTHING, cost_usd: 9 });
	const used = () => client.last('agent_status')?.used;
	await until('all sessions are counted', () => used()?.sessions === 120 && used()?.cost_usd === 30);
	expect(used()).toMatchObject({ output_tokens: 1_200, cost_estimated: false, rehearsed: false });

	const working = begin(run.id);
	for (const cost of [1, 2, 3]) {
		store.sessions.record(working, [], { ...NOTHING, cost_usd: cost, cost_estimated: true });
		await until('it costs more', () => used()?.cost_usd === 30 + cost);
		expect(used()).toMatchObject({ sessions: 121, cost_estimated: true });
	}
});
