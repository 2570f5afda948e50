import { expect, it } from 'vitest';
import { createRecentMessages, type RecentMessages } from './recent-messages.ts';

function filled(count: number, size: number, bounds: { messages: number; bytes: number }): RecentMessages {
	const recent = createRecentMessages(100, bounds);
	for (let seq = 101; seq <= 100 + count; seq++) recent.add({ seq, bytes: Buffer.alloc(size) });
	return recent;
}

function seqsAfter(recent: RecentMessages, seq: number): number[] {
	const found = recent.after(seq);
	return found === undefined ? [] : [found.seq, ...seqsAfter(recent, found.seq)];
}

it.each([
	['nothing yet', 0, 10, { messages: 5, bytes: 100 }, 100, []],
	['all, while there is room', 5, 20, { messages: 5, bytes: 100 }, 100, [101, 102, 103, 104, 105]],
	['no more than so many', 9, 1, { messages: 3, bytes: 100 }, 106, [107, 108, 109]],
	['no more than so many bytes', 9, 40, { messages: 5, bytes: 100 }, 107, [108, 109]],
	['none of a size beyond all bounds', 2, 101, { messages: 5, bytes: 100 }, 102, []],
	['the last of very many', 10_000, 1, { messages: 4, bytes: 100 }, 10_096, [10_097, 10_098, 10_099, 10_100]],
])('holds %s', (_what, count, size, bounds, floor, seqs) => {
	const recent = filled(count, size, bounds);
	expect(recent.floor()).toBe(floor);
	expect(seqsAfter(recent, floor)).toEqual(seqs);
});

it('finds the next message where numbers are missing', () => {
	const recent = createRecentMessages(0, { messages: 10, bytes: 100 });
	for (const seq of [3, 4, 9]) recent.add({ seq, bytes: Buffer.alloc(1) });
	expect([0, 3, 5, 9].map((seq) => recent.after(seq)?.seq)).toEqual([3, 4, 9, undefined]);
});
