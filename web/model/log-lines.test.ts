import { expect, it } from 'vitest';
import type { EventBody } from '../../src/contract/events.ts';
import { LOG_LEVELS, shownLines } from './log-lines.ts';
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

it.each([
	['detail', [1, 2, 3, 4, 5, 6]],
	['info', [2, 3, 4, 5, 6]],
	['warning', [3, 4, 5, 6]],
	['error', [5, 6]],
] as const)('from the level "%s" on shows lines %j', (level, expected) => {
	expect(LOG_LEVELS).toContain(level);
	expect(shownLines(LINES, level, '').map(({ seq }) => seq)).toEqual(expected);
});

it('finds what is looked for whatever the case of its letters, and passes over blanks around it', () => {
	expect(shownLines(LINES, 'detail', ' bASH ').map(({ seq }) => seq)).toEqual([1, 4]);
	expect(shownLines(LINES, 'detail', 'nothing of that')).toEqual([]);
});
