import { afterEach, describe, expect, it } from 'vitest';
import type { Script } from '../../src/rehearsal/script.ts';
import { call, feature, say, turn } from '../../src/rehearsal/turns.ts';
import { json, tinyScenario } from '../support/tiny-scenario.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

let workshop: Workshop;
afterEach(() => workshop.close());

describe("a run against a model's API with faults", () => {
	it('goes on after overload, throttling, a cut stream and nonsense tool input', async () => {
		workshop = await openWorkshop(tinyScenario(2), [
			{ when: { request: 1 }, fault: { kind: 'overloaded' } },
			{ when: { request: 3 }, fault: { kind: 'rate-limit', retryAfterSeconds: 1 } },
			{ when: { request: 6 }, fault: { kind: 'cut-stream', at: 'first-block' } },
			{ when: { request: 9 }, fault: { kind: 'nonsense-tool-input' } },
		]);
		const run = workshop.run();
		expect((await run.exit).code, run.stderr()).toBe(0);
		expect(run.summary()).toMatchObject({ reason: 'all_passing', passing: 2 });
		expect(run.events.some(({ type, data }) => type === 'model.retry' && data.status === 529)).toBe(true);
		const passed = run.events.filter(({ type }) => type === 'feature.passed').map(({ feature_id }) => feature_id);
		expect(passed).toEqual([1, 2]);
	});

	it('ends at once when Claude refuses the credentials', async () => {
		workshop = await openWorkshop(tinyScenario(1), [{ times: 100, fault: { kind: 'unauthorized' } }]);
		const run = workshop.run();
		expect((await run.exit).code).toBe(4);
		expect(run.summary()).toMatchObject({ reason: 'credentials_refused', sessions: 1 });
		expect(workshop.store().sessions.list()).toMatchObject([{ outcome: 'unauthorized' }]);
	});

	it('waits for a usage limit with a reset time, and starts no session against it', async () => {
		workshop = await openWorkshop(tinyScenario(1), [
			{ when: { request: 2 }, fault: { kind: 'usage-limit', resetsInSeconds: 6 } },
		]);
		const { ANTHROPIC_API_KEY: _, ...env } = workshop.env;
		// Only a subscription's token brings limits with a time; any value will do for a rehearsal.
		const run = workshop.startWith(
			{ ...env, CLAUDE_CODE_OAUTH_TOKEN: 'rehearsal' },
			...['run', '--project-dir', workshop.directory, '--yolo', '--json'],
		);
		const waiting = await run.event('run.status', ({ data }) => data.status === 'waiting');
		expect(waiting.data.resumes_at).toBeGreaterThan(waiting.at);
		expect((await run.exit).code, run.stderr()).toBe(0);
		const sessions = workshop.store().sessions.list();
		expect(sessions.map(({ outcome }) => outcome)).toEqual(['limited', 'completed', 'completed']);
		expect(sessions[1]?.started_at).toBeGreaterThanOrEqual(waiting.data.resumes_at ?? Number.POSITIVE_INFINITY);
	});

	it('refuses tools that a session does not have, tells the agent, and goes on', async () => {
		workshop = await openWorkshop(() =>
			(function* (): Script {
				const [stats] = yield turn('', feature('get_stats'));
				if (json(stats).total === 0) {
					yield turn(
						'',
						feature('create_bulk', { features: [{ category: 'a', name: 'b', description: 'c', steps: ['d'] }] }),
					);
					yield say('Ready.');
					return;
				}
				const [refused] = yield turn('', call('WebFetch', { url: 'http://127.0.0.1:1/', prompt: 'x' }));
				const [browser] = yield turn('', call('mcp__playwright__browser_run_code_unsafe', { code: '1' }));
				if (refused?.isError === true && browser?.isError === true)
					yield turn('', feature('mark_passing', { feature_id: 1 }));
				yield say('Done.');
			})(),
		);
		const run = workshop.run();
		expect((await run.exit).code, run.stderr()).toBe(0);
	});
});
