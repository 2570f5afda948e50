import { expect, it } from 'vitest';
import type { EventBody } from '../../src/contract/events.ts';
import { LOG_LEVELS, type LogLevel, lineFilter, shownLine } from './log-lines.ts';
import type { LogLine } from './project-state.ts';

function line(seq: number, text: string, body: EventBody): LogLine {
	const event = { seq, at: 0, run_id: 1, session_id: 1, feature_id: 1, ...body };
	return { seq, line: text, event };
}

const log = (level: 'info' | 'warn' | 'error') => ({ type: 'log', data: { level, line: '' } }) as const;
const LINES = [
	line(1, 'Bash  ls', {
		type: 'tool.called',
		data: { tool_use_id: 'a', tool: 'Bash', input: { text: '{}', length: 2 } },
	}),
	line(2, 'Looking around', log('info')),
	line(3, 'Slow today', log('warn')),
	line(4, 'refused: Bash', { type: 'tool.refused', data: { tool_use_id: 'a', tool: 'Bash', reason: 'no' } }),
	line(5, 'Search: broken', { type: 'feature.failed', data: { name: 'Search', reason: 'broken', was_passing: true } }),
	line(6, 'Out of disk', log('error')),
];

const seqs = (level: LogLevel, search: string) =>
	LINES.flatMap((one) => shownLine(one) ?? [])
		.filter(lineFilter(level, search))
		.map(({ seq }) => seq);

it.each([
	['detail', [1, 2, 3, 4, 5, 6]],
	['info', [2, 3, 4, 5, 6]],
	['warning', [3, 4, 5, 6]],
	['error', [5, 6]],
] as const)('from the level "%s" on shows lines %j', (level, expected) => {
	expect(LOG_LEVELS).toContain(level);
	expect(seqs(level, '')).toEqual(expected);
});

it('finds what is looked for whatever the case of its letters, and passes over blanks around it', () => {
	expect(seqs('detail', ' bASH ')).toEqual([1, 4]);
	expect(seqs('detail', 'nothing of that')).toEqual([]);
	expect(seqs('detail', 'O')).toEqual([2, 3, 5, 6]);
});

it('takes each sign that is looked for as it is', () => {
	const odd = 'a(b)[c]{d}\\^$.*+?|/-';
	const one = shownLine(line(1, odd, log('info')));
	for (const sign of odd) {
		expect(one !== null && lineFilter('detail', sign)(one), sign).toBe(true);
		expect(lineFilter('detail', sign)({ seq: 1, at: 0, text: '_', level: 'info', tone: 'plain' }), sign).toBe(false);
	}
	expect(one !== null && lineFilter('detail', odd)(one)).toBe(true);
});

it('has no line for what people read nothing of, and the beginning of one that is very long', () => {
	expect(shownLine(line(1, ' \n', log('info')))).toBeNull();
	expect(shownLine(line(1, '😀'.repeat(5_000), log('info')))?.text).toBe('😀'.repeat(1_000));
});
