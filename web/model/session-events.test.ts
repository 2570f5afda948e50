import { expect, it, onTestFinished, vi } from 'vitest';
import type { JournalEvent } from '../../src/contract/events.ts';
import type { LiveMessage } from '../../src/contract/live.ts';
import { aLog, anEvent } from './fixtures.fixture.ts';
import { openProjectFeed } from './project-feed.ts';
import { openSessionEvents } from './session-events.ts';

const said = (seq: number, text = `said ${seq}`): JournalEvent => anEvent('agent.notice', { kind: 'note', text }, seq);
const upTo = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);
const hello = (journal: string, seq: number, mode: 'snapshot' | 'resumed' = 'snapshot'): LiveMessage => ({
	type: 'hello',
	journal,
	seq,
	head: seq,
	mode,
});

/** A session in a journal that the test writes, read in pages of three, and failing as often as the test says. */
function open() {
	const database = { journal: 'j', events: upTo(1, 8).map((seq) => said(seq)) };
	const fail = { times: 0, from: 0, passing: true };
	const asked: number[] = [];
	let say: (messages: readonly LiveMessage[]) => void = () => {};
	const feed = openProjectFeed({
		name: 'one',
		connect({ onMessages }) {
			say = onMessages;
			return { retry: () => {}, close: () => {} };
		},
		board: () => new Promise(() => {}),
		again: () => null,
	});
	say([hello('j', 8)]);
	const events = openSessionEvents({
		feed,
		session: 1,
		async read(after) {
			asked.push(after);
			await Promise.resolve();
			if (fail.times > 0 && after >= fail.from) {
				fail.times -= 1;
				throw new Error('no');
			}
			return { journal: database.journal, events: database.events.filter(({ seq }) => seq > after).slice(0, 3) };
		},
		again: () => (fail.passing ? 1 : null),
	});
	onTestFinished(() => {
		events.close();
		feed.close();
	});
	const texts = () => events.state().events.map((event) => (event.type === 'agent.notice' ? event.data.text : ''));
	const complete = () => vi.waitFor(() => expect(events.state().complete).toBe(true));
	return { events, database, fail, asked, texts, complete, say: (...messages: LiveMessage[]) => say(messages) };
}

const texts = (seqs: readonly number[]) => seqs.map((seq) => `said ${seq}`);

it('reads what was, page by page, and takes what comes meanwhile, each event once and in order', async () => {
	const { events, complete, say, ...rest } = open();
	say(aLog(said(9)));
	await complete();
	expect(rest.texts()).toEqual(texts(upTo(1, 9)));
	say(aLog(said(10)), aLog({ ...said(11), session_id: 2 }));
	expect(rest.texts()).toEqual(texts(upTo(1, 10)));
	expect(events.state().error).toBeNull();
});

it('tries again by itself what may pass, from where it broke off', async () => {
	const { events, fail, asked, complete, ...rest } = open();
	Object.assign(fail, { times: 2, from: 3 });
	const errors: unknown[] = [];
	events.subscribe(() => errors.push(events.state().error?.message));
	await complete();
	expect(errors).toContain('no');
	expect(rest.texts()).toEqual(texts(upTo(1, 8)));
	expect(events.state().error).toBeNull();
	expect(asked.filter((after) => after === 0)).toHaveLength(1);
});

it('waits for somebody to ask, or for the server to be back, after what does not pass', async () => {
	const { events, fail, asked, complete, say, ...rest } = open();
	Object.assign(fail, { times: 1, passing: false });
	await vi.waitFor(() => expect(events.state().error).not.toBeNull());
	expect(asked).toEqual([0]);
	fail.times = 1;
	events.retry();
	await vi.waitFor(() => expect(asked).toEqual([0, 0]));
	await vi.waitFor(() => expect(fail.times).toBe(0));
	say(hello('j', 8, 'resumed'));
	await complete();
	expect(rest.texts()).toEqual(texts(upTo(1, 8)));
});

it('fills the gap that a snapshot leaves, from the last event before it', async () => {
	const { database, asked, complete, say, ...rest } = open();
	await complete();
	database.events.push(...upTo(9, 20).map((seq) => said(seq)));
	asked.length = 0;
	say(hello('j', 17), aLog(said(18)), aLog(said(19)), aLog(said(20)));
	await complete();
	expect(rest.texts()).toEqual(texts(upTo(1, 20)));
	expect(asked[0]).toBe(8);
});

it('begins anew when the database was replaced, though its events have the same numbers', async () => {
	const { database, complete, say, ...rest } = open();
	await complete();
	Object.assign(database, { journal: 'other', events: upTo(1, 5).map((seq) => said(seq, `other ${seq}`)) });
	say(hello('other', 3), aLog(said(4, 'other 4')), aLog(said(5, 'other 5')));
	await complete();
	expect(rest.texts()).toEqual(upTo(1, 5).map((seq) => `other ${seq}`));
});
