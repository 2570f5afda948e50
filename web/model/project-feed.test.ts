import { expect, it, vi } from 'vitest';
import type { FeatureBoard } from '../../src/contract/feature.ts';
import type { LiveMessage } from '../../src/contract/live.ts';
import { aFeature, aLog, anEvent, anUpdate } from './fixtures.fixture.ts';
import { openProjectFeed } from './project-feed.ts';

const SNAPSHOT: LiveMessage = { type: 'hello', journal: 'j', seq: 0, head: 0, mode: 'snapshot' };
const boardOf = (name: string): FeatureBoard => ({ pending: [aFeature({ name })], in_progress: [], done: [] });

/** A feed whose stream and answers come when the test says. */
function open(again: () => number | null = () => null) {
	const asked: {
		readonly signal: AbortSignal;
		readonly answer: (board: FeatureBoard) => void;
		readonly fail: () => void;
	}[] = [];
	let say: (...messages: LiveMessage[]) => void = () => {};
	const feed = openProjectFeed({
		name: 'one',
		connect({ onMessages }) {
			say = (...messages) => onMessages(messages);
			return { retry: () => {}, close: () => {} };
		},
		again,
		board: (signal) =>
			new Promise((answer, reject) => {
				asked.push({ signal, answer, fail: () => reject(new Error('no')) });
			}),
	});
	const name = () => feed.state().features?.get(1)?.name;
	return { feed, asked, name, say: (...messages: LiveMessage[]) => say(...messages) };
}

it('asks for the list when the stream says so, and shows the newest of both', async () => {
	const { asked, name, say } = open();
	say(SNAPSHOT);
	say(anUpdate(aFeature({ name: 'from the stream' })));
	asked[0]?.answer(boardOf('from the list'));
	await vi.waitFor(() => expect(name()).toBe('from the stream'));
	say(aLog(anEvent('features.renumbered', { count: 1 })));
	asked[1]?.answer(boardOf('anew'));
	await vi.waitFor(() => expect(name()).toBe('anew'));
});

it('leaves a list that was overtaken by another request', async () => {
	const { feed, asked, name } = open();
	const first = feed.refetch();
	const second = feed.refetch();
	expect(asked[0]?.signal.aborted).toBe(true);
	asked[1]?.answer(boardOf('second'));
	await second;
	asked[0]?.answer(boardOf('first'));
	await first;
	expect(name()).toBe('second');
});

it('says why there is no list, and recovers', async () => {
	const { feed, asked, name } = open();
	const first = feed.refetch();
	asked[0]?.fail();
	await first;
	expect(feed.state().listError?.message).toBe('no');
	const second = feed.refetch();
	asked[1]?.answer(boardOf('there'));
	await second;
	expect([name(), feed.state().listError]).toEqual(['there', null]);
});

it('keeps the rows of before while the list cannot be had after a gap, and asks again by itself', async () => {
	const { feed, asked, name, say } = open(() => 1);
	say(SNAPSHOT);
	asked[0]?.answer(boardOf('before'));
	await vi.waitFor(() => expect(name()).toBe('before'));
	say(SNAPSHOT);
	asked[1]?.fail();
	await vi.waitFor(() => expect(feed.state().listError?.message).toBe('no'));
	expect(name()).toBe('before');
	await vi.waitFor(() => expect(asked).toHaveLength(3));
	asked[2]?.answer(boardOf('after'));
	await vi.waitFor(() => expect([name(), feed.state().listError]).toEqual(['after', null]));
});

it('asks for a list that failed as soon as the server is back', async () => {
	const { feed, asked, name, say } = open();
	say(SNAPSHOT);
	asked[0]?.fail();
	await vi.waitFor(() => expect(feed.state().listError).not.toBeNull());
	say({ ...SNAPSHOT, mode: 'resumed' });
	asked[1]?.answer(boardOf('there'));
	await vi.waitFor(() => expect(name()).toBe('there'));
});

it('tells nobody anything after it is closed', async () => {
	const { feed, asked, name, say } = open();
	const told = vi.fn();
	feed.subscribe(told);
	feed.onMessages(told);
	const list = feed.refetch();
	told.mockClear();
	feed.close();
	expect(asked[0]?.signal.aborted).toBe(true);
	asked[0]?.answer(boardOf('late'));
	await list;
	say(anUpdate(aFeature({ name: 'late' })));
	expect(told).not.toHaveBeenCalled();
	expect(name()).toBeUndefined();
});

it('ends a request that is on its way when it is closed, without a complaint', async () => {
	const { feed, asked } = open();
	const list = feed.refetch();
	feed.close();
	asked[0]?.fail();
	await expect(list).resolves.toBeUndefined();
});
