import { expect, it, onTestFinished, vi } from 'vitest';
import type { LiveMessage } from '../../src/contract/live.ts';
import { aLog, anEvent } from './fixtures.fixture.ts';
import { type LogBook, type LogPage, openLogBook } from './log-book.ts';
import { openProjectFeed } from './project-feed.ts';
import { logLine } from './project-state.ts';

const said = (seq: number): Extract<LiveMessage, { type: 'log' }> => {
	const message = aLog(anEvent('log', { level: seq % 10 === 0 ? 'error' : 'info', line: '' }, seq), `line ${seq}`);
	if (message.type !== 'log') throw new Error('It is a line of the log.');
	return message;
};
const upTo = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);
const hello = (journal: string, seq: number, mode: 'snapshot' | 'resumed' = 'snapshot'): LiveMessage => ({
	type: 'hello',
	journal,
	seq,
	head: seq,
	mode,
});

/** A book over a journal of so many lines, of which the stream brings the last ones; pages come when the test says. */
function openOver(head: number, from: number, more: { most?: number; sliceMs?: number } = {}) {
	const asked: { readonly before: number; readonly answer: (journal?: string) => void; readonly fail: () => void }[] =
		[];
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
	say([hello('j', from - 1), ...upTo(from, head).map(said)]);
	const book = openLogBook({
		feed,
		readBefore: (before, signal) =>
			new Promise<LogPage>((resolve, reject) => {
				const first = Math.max(1, before - 100);
				const lines = upTo(first, before - 1).map((seq) => logLine(said(seq)));
				const page = (journal: string) => ({ journal, lines, first: first === 1 });
				asked.push({ before, answer: (journal = 'j') => resolve(page(journal)), fail: () => reject(new Error('no')) });
				signal.addEventListener('abort', () => reject(new Error('aborted')));
			}),
		...more,
	});
	onTestFinished(() => {
		book.close();
		feed.close();
	});
	const say1 = (...messages: LiveMessage[]) => say(messages);
	return { book, asked, say: say1, last: () => asked.at(-1) };
}

const seqs = (book: LogBook) => Array.from({ length: book.state().count }, (_, index) => book.at(index)?.seq);

it('has what the stream brings, and what was before it when that is asked for, each line once and in order', async () => {
	const { book, asked, say, last } = openOver(300, 201);
	expect(seqs(book)).toEqual(upTo(201, 300));
	expect(book.state().older).toBe('unread');
	const reading = book.readOlder();
	void book.readOlder();
	expect(asked.map(({ before }) => before)).toEqual([201]);
	expect(book.state().older).toBe('reading');
	say(said(301));
	last()?.answer();
	await reading;
	expect(seqs(book)).toEqual(upTo(101, 301));
	const rest = book.readOlder();
	last()?.answer();
	await rest;
	expect(seqs(book)).toEqual(upTo(1, 301));
	expect(book.state().older).toBe('none');
	await book.readOlder();
	expect(asked).toHaveLength(2);
});

it('holds so many lines and no more, the last ones, also while it goes on', async () => {
	const { book, say, last } = openOver(300, 201, { most: 250 });
	for (let page = 0; page < 2; page++) {
		const reading = book.readOlder();
		last()?.answer();
		await reading;
	}
	expect(seqs(book)).toEqual(upTo(51, 300));
	expect(book.state()).toMatchObject({ held: 250, older: 'full' });
	book.lookFor('error', '');
	say(...upTo(301, 400).map(said));
	expect(seqs(book)).toEqual(upTo(151, 400).filter((seq) => seq % 10 === 0));
	book.lookFor('detail', '');
	expect(seqs(book)).toEqual(upTo(151, 400));
	expect(book.state()).toMatchObject({ held: 250, older: 'full' });
});

it('searches a hundred thousand lines without holding anybody up, what comes meanwhile too', async () => {
	const { book, say } = openOver(100_000, 98_001, { sliceMs: 0 });
	for (const first of upTo(0, 8)) say(...upTo(100_001 + first * 10_000, 110_000 + first * 10_000).map(said));
	const turns: number[] = [];
	book.subscribe(() => turns.push(book.state().count));
	book.lookFor('detail', 'nobody said this');
	expect(book.state().count).toBe(0);
	book.lookFor('error', 'line');
	say(said(190_010));
	await vi.waitFor(() => expect(book.state().searching).toBe(false));
	expect(seqs(book)).toEqual([...upTo(98_001, 190_000), 190_010].filter((seq) => seq % 10 === 0));
	// It went on in several turns, and what fits was there from the first of them on.
	expect(turns.length).toBeGreaterThan(100);
	expect(turns[0]).toBeLessThan(100);
});

it('puts new lines aside while it is paused, and not what was before', async () => {
	const { book, say, last } = openOver(300, 201);
	book.pause(true);
	say(said(301), said(302));
	const reading = book.readOlder();
	last()?.answer();
	await reading;
	expect(seqs(book)).toEqual(upTo(101, 300));
	book.pause(false);
	expect(seqs(book)).toEqual(upTo(101, 302));
});

it('says that older lines could not be read, and reads them when it is asked again or the server is back', async () => {
	const { book, asked, say, last } = openOver(300, 201);
	const first = book.readOlder();
	last()?.fail();
	await first;
	expect(book.state().older).toBe('failed');
	say(hello('j', 300, 'resumed'));
	expect(book.state().older).toBe('unread');
	const second = book.readOlder();
	last()?.fail();
	await second;
	const third = book.readOlder();
	last()?.answer();
	await third;
	expect(asked.map(({ before }) => before)).toEqual([201, 201, 201]);
	expect(seqs(book)).toEqual(upTo(101, 300));
});

it('begins anew with another journal, or after a gap, and takes no line of before', async () => {
	const { book, say, last } = openOver(300, 201);
	const reading = book.readOlder();
	say(hello('other', 4), said(5), said(6));
	last()?.answer();
	await reading;
	expect(seqs(book)).toEqual([5, 6]);
	const older = book.readOlder();
	expect(last()?.before).toBe(5);
	last()?.answer('j');
	await older;
	expect(seqs(book)).toEqual([5, 6]);
	expect(book.state().older).toBe('failed');
	say(hello('other', 90), said(91));
	expect(seqs(book)).toEqual([91]);
});
