import { afterEach, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../src/core/next-step.ts';
import type { Script } from '../../src/rehearsal/script.ts';
import { feature, say, turn } from '../../src/rehearsal/turns.ts';
import { runHere } from '../support/run-here.ts';
import { json, tinyScenario } from '../support/tiny-scenario.ts';
import { until } from '../support/until.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

let workshop: Workshop;
afterEach(() => workshop.close());

const run = () => ['run', '--project-dir', workshop.directory, '--yolo', '--json'];

/** With a subscription's token limits come with a time; any value will do for a rehearsal. */
function subscription(): Record<string, string> {
	const { ANTHROPIC_API_KEY: _, ...env } = workshop.env;
	return { ...env, CLAUDE_CODE_OAUTH_TOKEN: 'rehearsal' };
}

const agentRequests = () => workshop.server.requests.filter(({ asked }) => asked?.kind === 'agent').length;

describe('a usage limit that is lifted in an hour', () => {
	it('is waited for, also by a run that is started after the first one was killed, until somebody says to try now', async () => {
		workshop = await openWorkshop(tinyScenario(1), [
			{ when: { request: 2 }, fault: { kind: 'usage-limit', resetsInSeconds: 3_600 } },
		]);
		const first = workshop.startWith(subscription(), ...run());
		const waiting = await first.event('run.status', ({ data }) => data.status === 'waiting');
		expect(waiting.data).toMatchObject({ waits_for: 'limit' });
		expect(waiting.data.resumes_at).toBeGreaterThan(waiting.at + 3_500_000);
		const asked = agentRequests();
		first.child.kill('SIGKILL');
		await first.exit;

		const second = workshop.startWith(subscription(), ...run());
		const again = await second.event('run.status', ({ data }) => data.status === 'waiting');
		expect(again.data.resumes_at).toBe(waiting.data.resumes_at);
		expect(workshop.store().sessions.list()).toHaveLength(1);
		expect(agentRequests()).toBe(asked);

		const resume = workshop.startWith(workshop.env, 'resume', workshop.directory);
		expect((await resume.exit).code, resume.stderr()).toBe(0);
		expect(resume.stdout()).toContain('told to try now');
		await until('it has tried, and waits again', () =>
			workshop
				.store()
				.sessions.list()
				.some(({ id, outcome }) => id === 2 && outcome === 'limited'),
		);
		await until('it waits', () => workshop.store().runs.latest()?.run.status === 'waiting');
		const stop = workshop.startWith(workshop.env, 'stop', workshop.directory);
		expect((await stop.exit).code, stop.stderr()).toBe(0);
		expect((await second.exit).code).toBe(0);
		expect(second.summary()).toMatchObject({ reason: 'stopped' });
		expect(workshop.leftovers()).toBe(0);
	});
});

describe('with an API key', () => {
	it('a limit has no reset time: the run says so, and tries again by itself', async () => {
		workshop = await openWorkshop(tinyScenario(1), [{ times: 2, fault: { kind: 'rate-limit' } }]);
		const { store, result } = await runHere(workshop, { limitDelayMs: 50 });
		expect(result.reason).toBe('all_passing');
		expect(store.sessions.list().map(({ outcome }) => outcome)).toEqual([
			'limited',
			'limited',
			'completed',
			'completed',
		]);
		const waits = store.journal
			.after(0, 1_000)
			.filter(({ type, data }) => type === 'run.status' && 'status' in data && data.status === 'waiting');
		expect(waits).toHaveLength(2);
		expect(waits[0]?.data).toMatchObject({
			waits_for: 'limit',
			detail: expect.stringContaining('Limit, no reset time known: ') as unknown,
		});
	});

	it('an API that breaks down after it has worked is borne for longer than one that never has', async () => {
		workshop = await openWorkshop(tinyScenario(1), [
			{ when: { prompt: /./, turn: 1 }, times: 1, fault: { kind: 'slow', delayMs: 1 } },
			{ times: 7, fault: { kind: 'server-error' } },
		]);
		const { store, result } = await runHere(workshop, { retryDelayMs: 10 });
		expect(result.reason).toBe('all_passing');
		const outcomes = store.sessions.list().map(({ outcome }) => outcome);
		expect(outcomes.filter((outcome) => outcome === 'api_error').length).toBeGreaterThan(
			DEFAULT_POLICY.maxFailedSessions,
		);
	});
});

it('a feature that never passes is parked, the others are built, and the run says what is left', async () => {
	workshop = await openWorkshop(() => session(), []);
	const { store, result } = await runHere(workshop, {}, { parkAfter: () => 2 });
	expect(result).toMatchObject({ reason: 'no_progress', exitCode: 3 });
	expect(result.detail).toContain('1 feature is parked');
	expect(store.features.get(1)).toMatchObject({ passes: false, last_failure: 'It cannot be done.' });
	expect(store.features.get(1)?.parked_at).not.toBeNull();
	expect(store.features.stats()).toMatchObject({ passing: 2, total: 3 });
	// One for the list, two for the first feature, one for each of the others.
	expect(store.sessions.list()).toHaveLength(5);

	function* session(): Script {
		const [stats] = yield turn('', feature('get_stats'));
		if (json(stats).total === 0) {
			const draft = (name: string) => ({ category: 'a', name, description: 'c', steps: ['d'] });
			yield turn('', feature('create_bulk', { features: [draft('one'), draft('two'), draft('three')] }));
			yield say('Ready.');
			return;
		}
		const [next] = yield turn('', feature('get_next'));
		const { id } = json(next) as { id: number };
		yield turn('', feature('mark_in_progress', { feature_id: id }));
		if (id === 1) yield turn('', feature('mark_failing', { feature_id: id, reason: 'It cannot be done.' }));
		else yield turn('', feature('mark_passing', { feature_id: id }));
		yield say('Done.');
	}
});
