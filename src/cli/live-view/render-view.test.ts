import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { JournalEvent } from '../../contract/events.ts';
import { barCells } from './feature-bar.ts';
import { type Look, renderView, tokenWords } from './render-view.ts';
import { type Call, initialState, type ViewState } from './view-state.ts';

const NOW = new Date(2026, 0, 31, 9, 0, 0).getTime();
const LOOK: Look = {
	columns: 80,
	rows: 24,
	unicode: true,
	colours: false,
	showCost: true,
	projectDirectory: '/home/ann/recipes',
};
const SPENT = { costUsd: 1.24, tokens: 1_234_567 };
const STATS = { passing: 7, in_progress: 1, total: 10, percentage: 70 };

function state(more: Partial<ViewState> = {}): ViewState {
	return {
		...initialState(NOW - 754_000, STATS),
		session: { id: 9, kind: 'coding', startedAt: NOW - 64_000 },
		feature: { id: 8, name: 'Recipes can be searched', attempt: 1 },
		modelSince: NOW - 1_000,
		...more,
	};
}

function call(tool: string, input: string, at = NOW - 12_000): Call {
	const data = { tool_use_id: 't', tool, input: { text: input, length: input.length } };
	const event: Extract<JournalEvent, { type: 'tool.called' }> = {
		type: 'tool.called',
		data,
		seq: 1,
		at,
		run_id: 1,
		session_id: 9,
		feature_id: 8,
	};
	return { id: 't', event };
}

const render = (view: ViewState, look: Partial<Look> = {}) => renderView(view, SPENT, NOW, { ...LOOK, ...look });

describe('the footer', () => {
	it('shows progress, the feature and the tool in hand, time, cost, tokens and what Ctrl-C does', () => {
		const calls = [call('mcp__playwright__browser_click', '{"element":"Save"}')];
		const lines = render(state({ calls }));
		expect(lines[0]).toBe('');
		expect(lines[1]).toBe(`${'█'.repeat(18)}▒▒░░░░░░  7 of 10  70 %`);
		expect(lines[2]?.slice(2)).toBe('8. Recipes can be searched');
		expect(lines[3]).toBe('  browser click  Save  12 s');
		expect(lines[4]).toBe('  session 9: 1 min 4 s, 12 min 34 s in all, $1.24, 1.2 M tokens');
		expect(lines[5]).toBe('  Ctrl-C stops in good order, twice at once');
		expect(lines.slice(6)).toEqual(['']);
	});

	it('says for how long the model has had the word, and when its API does not answer', () => {
		expect(render(state())[3]).toBe('  the model is thinking');
		expect(render(state({ modelSince: NOW - 65_000 }))[3]).toBe('  the model is thinking  1 min 5 s');
		expect(render(state({ retry: { attempt: 2, maxRetries: 10 } }))[3]).toBe(
			"  the model's API does not answer, attempt 2 of 10",
		);
	});

	it('says which attempt it is from the second on, and how many calls more there are', () => {
		const feature = { id: 8, name: 'A', attempt: 2 };
		const lines = render(state({ feature, calls: [call('Bash', '{"command":"ls"}', NOW), call('Read', '{}')] }));
		expect(lines[2]?.slice(2)).toBe('8. A  attempt 2');
		expect(lines[3]).toBe('  Bash  ls  and 1 more');
	});

	it('gives an estimate once there is one', () => {
		const pace = { workedMs: 120_000, since: null, coding: true, passed: 2, workedAtLastPass: 120_000 };
		expect(render(state({ pace }))[1]).toMatch(/70 % {2}about 3 min left$/);
	});

	it('says that it is paused or stopping or until when it waits, and moves nothing then', () => {
		const waiting = state({ status: 'waiting', detail: 'usage limit', resumesAt: NOW + 3_900_000, session: null });
		expect(render(waiting)[1]).toMatch(/70 % {2}waiting until 10:05: usage limit$/);
		const [now, later] = [NOW, NOW + 500].map((at) => renderView(waiting, SPENT, at, LOOK).slice(0, 4));
		expect(later).toEqual(now);
		expect(render(state({ status: 'paused' }))[1]).toMatch(/paused$/);
		expect(render(state({ status: 'paused' }))[5]).toContain('"autocoder resume" goes on');
		expect(render(state({ status: 'stopping' }))[3]).toBe('  ');
		expect(render(state({ status: 'stopping' }))[5]).toBe('  Ctrl-C once more stops at once');
	});

	it('names what goes on while there is no feature', () => {
		const at = (more: Partial<ViewState>) => render(state({ feature: null, ...more }))[2]?.slice(2);
		expect(at({ session: { id: 1, kind: 'initializer', startedAt: NOW } })).toBe('making the feature list');
		expect(at({})).toBe('no feature in hand');
		expect(at({ session: null })).toBe('between sessions');
		const empty = { passing: 0, in_progress: 0, total: 0, percentage: 0 };
		expect(render(state({ stats: empty }))[1]).toMatch(/^░+ {2}no features yet$/);
	});

	it('keeps a rehearsal’s cost to itself', () => {
		expect(render(state(), { showCost: false })[4]).not.toContain('$');
	});

	it('is one line where the terminal is low', () => {
		expect(render(state(), { rows: 8 })).toEqual([
			`${'█'.repeat(18)}▒▒░░░░░░  7 of 10  70 %  8. Recipes can be searched`,
		]);
	});

	it('has no character beyond ASCII of its own where the locale has none', () => {
		const feature = { id: 8, name: 'A long name. '.repeat(20), attempt: 3 };
		const lines = render(state({ feature, calls: [call('Bash', '{"command":"ls"}')] }), { unicode: false });
		for (const line of lines) expect(line).toMatch(/^[\x20-\x7e]*$/);
		expect(lines[1]).toMatch(/^#{18}=={1}\.{6} {2}7 of 10/);
	});

	it('has colours only where they are wanted, and the same words with them', () => {
		const view = state({ status: 'paused', detail: 'x', calls: [call('Bash', '{"command":"ls"}')] });
		const [plain, coloured] = [render(view), render(view, { colours: true })];
		expect(coloured.join()).toContain('\u001b[');
		expect(coloured.map((line) => stripVTControlCharacters(line))).toEqual(plain);
	});
});

/** Any character, and often those that are wide, join or do not show. */
const character = fc.oneof(
	fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point)),
	fc.constantFrom(
		'日',
		'ｶ',
		'👩‍👩‍👧‍👦',
		'🇩🇪',
		'❤️',
		'e\u0301',
		'\u200d',
		'\ufe0f',
		'한',
		'\u001b[31m',
		'\n',
		'\t',
		' ',
		'\ud83d',
	),
);
const text = fc.array(character, { maxLength: 300 }).map((all) => all.join(''));

it('no line is wider than the columns less one, or holds a control character, whatever the texts and the width', () => {
	const anyLook = fc.record({
		columns: fc.integer({ min: 1, max: 220 }),
		rows: fc.constantFrom(1, 5, 24),
		unicode: fc.boolean(),
	});
	const statuses = fc.constantFrom('running', 'paused', 'waiting', 'stopping');
	fc.assert(
		fc.property(text, text, statuses, anyLook, (name, other, status, look) => {
			const feature = { id: 12_345, name, attempt: 3 };
			const calls = [call(name.slice(0, 50), JSON.stringify({ description: other })), call('Bash', '{}')];
			for (const view of [
				state({ feature, calls, status, detail: other, resumesAt: NOW }),
				state({ feature, status, detail: name, resumesAt: NOW + 86_400_000 }),
			]) {
				for (const line of render(view, { ...look, colours: true })) {
					const shown = stripVTControlCharacters(line);
					expect(stringWidth(shown)).toBeLessThanOrEqual(Math.max(1, look.columns - 1));
					expect(shown).not.toMatch(/\p{Cc}/u);
					expect(shown.isWellFormed()).toBe(true);
				}
			}
		}),
		{ numRuns: 150 },
	);
});

describe('the bar', () => {
	it('has as many cells as it is wide, and is full only when all pass', () => {
		const counts = fc
			.record({ total: fc.nat(3_000), width: fc.integer({ min: 1, max: 60 }), a: fc.nat(3_000), b: fc.nat(3_000) })
			.map(({ total, width, a, b }) => {
				const passing = Math.min(a, total);
				return { width, stats: { total, passing, in_progress: Math.min(b, total - passing), percentage: 0 } };
			});
		fc.assert(
			fc.property(counts, ({ width, stats }) => {
				const { passing, inProgress, rest } = barCells(stats, width);
				expect(passing + inProgress + rest).toBe(width);
				expect(Math.min(passing, inProgress, rest)).toBeGreaterThanOrEqual(0);
				expect(passing === width).toBe(stats.total > 0 && stats.passing === stats.total);
				if (stats.passing > 0 && width > 1) expect(passing).toBeGreaterThan(0);
				if (stats.in_progress > 0 && passing < width) expect(inProgress).toBeGreaterThan(0);
			}),
		);
	});
});

it('tokens have three digits at most', () => {
	expect([0, 1, 999, 1_000, 9_949, 9_950, 999_499, 999_500, 12_345_678].map(tokenWords)).toEqual([
		'0 tokens',
		'1 token',
		'999 tokens',
		'1.0 k tokens',
		'9.9 k tokens',
		'10 k tokens',
		'999 k tokens',
		'1.0 M tokens',
		'12 M tokens',
	]);
});
