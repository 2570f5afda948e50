import { describe, expect, it } from 'vitest';
import type { LiveMessage } from '../../src/contract/live.ts';
import { aFeature, aLog, anAgent, anEvent, anUpdate } from './fixtures.fixture.ts';
import { afterMessages, NOTHING_KNOWN, withFeature, withList } from './project-state.ts';

const hello = (mode: 'snapshot' | 'resumed'): LiveMessage => ({ type: 'hello', journal: 'j', seq: 1, head: 1, mode });
const names = (state: typeof NOTHING_KNOWN) => [...(state.features?.values() ?? [])].map(({ name }) => name);
const listed = withList(NOTHING_KNOWN, [aFeature({ id: 1 }), aFeature({ id: 2 })]);

describe('the list of features', () => {
	it('takes what the stream says of a row', () => {
		expect(names(afterMessages(listed, [anUpdate(aFeature({ id: 2, name: 'new' }))]))).toEqual(['Feature 1', 'new']);
	});

	it('loses a row that is deleted', () => {
		const gone: LiveMessage = {
			type: 'feature_update',
			feature_id: 1,
			passes: false,
			feature: null,
			seq: 2,
			event: anEvent('feature.deleted', { name: 'x' }, 2),
		};
		expect(names(afterMessages(listed, [gone]))).toEqual(['Feature 2']);
	});

	it('that was asked for does not undo what the stream brought meanwhile', () => {
		const early = afterMessages(NOTHING_KNOWN, [hello('snapshot'), anUpdate(aFeature({ id: 1, name: 'newer' }))]);
		expect(early.features).toBeNull();
		expect(names(withList(early, [aFeature({ id: 1, name: 'older' })]))).toEqual(['newer']);
	});

	it('is asked for anew after a snapshot or a renumbering, and not after a resumption', () => {
		const version = (message: LiveMessage) => afterMessages(listed, [message]).listVersion - listed.listVersion;
		expect(version(hello('resumed'))).toBe(0);
		expect(version(hello('snapshot'))).toBe(1);
		expect(version(aLog(anEvent('features.renumbered', { count: 9 })))).toBe(1);
	});

	it('that is asked for again is not mixed with rows of before a renumbering', () => {
		const waiting = afterMessages(listed, [
			anUpdate(aFeature({ id: 1, name: 'before' })),
			aLog(anEvent('features.renumbered', { count: 2 })),
		]);
		const more = afterMessages(waiting, [anUpdate(aFeature({ id: 2, name: 'after' }))]);
		expect(names(more)).toEqual(['before', 'after']);
		expect(names(withList(more, [aFeature({ id: 1, name: 'anew' }), aFeature({ id: 2 })]))).toEqual(['anew', 'after']);
	});

	it('takes the row that a request answered', () => {
		expect(names(withFeature(listed, 2, null))).toEqual(['Feature 1']);
		expect(names(withFeature(listed, 1, aFeature({ id: 1, name: 'mine' })))).toEqual(['mine', 'Feature 2']);
	});
});

it('keeps the last lines only, and none of another journal', () => {
	const many = Array.from({ length: 2_500 }, (_, index) =>
		aLog(anEvent('log', { level: 'info', line: 'x' }, index + 1)),
	);
	const state = afterMessages(NOTHING_KNOWN, many);
	expect(state.lines).toHaveLength(2_000);
	expect(state.lines.at(-1)?.seq).toBe(2_500);
	expect(afterMessages(state, [hello('snapshot')]).lines).toEqual([]);
});

it('shows counts, the agent, and trouble until it is over', () => {
	const trouble: LiveMessage = { type: 'trouble', code: 'DATABASE_LOCKED', detail: 'locked', next: 'wait' };
	const state = afterMessages(NOTHING_KNOWN, [
		{ type: 'progress', passing: 1, in_progress: 0, total: 2, percentage: 50 },
		{ ...anAgent, type: 'agent_status', status: 'stopped' },
		trouble,
	]);
	expect(state).toMatchObject({ stats: { total: 2 }, agent: { status: 'stopped' }, trouble: { detail: 'locked' } });
	expect(afterMessages(state, [{ ...trouble, code: null }]).trouble).toBeNull();
});
