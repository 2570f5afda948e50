import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EventBody, eventData, type JournalEvent } from '../contract/events.ts';
import { money, seconds } from '../core/event-text.ts';
import { eventLine, type LineContext } from './event-lines.ts';

const CONTEXT: LineContext = {
	stats: () => ({ passing: 2, in_progress: 1, total: 3, percentage: 66.7 }),
	projectDirectory: '/home/ann/recipes',
	showCost: true,
};
const COLOUR = new RegExp(`${'\u001b'}\\[\\d+m`, 'g');
const AT = new Date(2026, 0, 31, 9, 8, 7).getTime();

function line(body: EventBody, context = CONTEXT): string | null {
	const event: JournalEvent = { ...body, seq: 1, at: AT, run_id: 4, session_id: 5, feature_id: 6 };
	return eventLine(event, context);
}

/** The line without its time and colours. */
function words(body: EventBody, context = CONTEXT): string | null {
	const shown = line(body, context);
	return shown === null ? null : stripVTControlCharacters(shown).replace(/^09:08:07 {2}/, '');
}

function part(text: string) {
	return { text, length: text.length };
}

function called(tool: string, input: unknown): EventBody {
	return { type: 'tool.called', data: { tool_use_id: 't', tool, input: part(JSON.stringify(input)) } };
}

const USAGE = {
	input_tokens: 1,
	output_tokens: 2,
	cache_read_tokens: 3,
	cache_creation_tokens: 4,
	cost_usd: 0.126,
	cost_estimated: false,
	turns: 12,
};

/** Any character; fast-check's own unit of that kind takes a second to build. */
const anyCharacter = fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point).toWellFormed());

/** One event of every type, with the given text wherever somebody else than autocoder chooses the words. */
function everyEvent(text: string): EventBody[] {
	const verification = { browser_actions: 1, console_checks: 1, screenshots: [] };
	return [
		{ type: 'run.started', data: { yolo: true, model: text, max_iterations: null, box: 'In a box.', pid: 1 } },
		{ type: 'run.status', data: { status: 'waiting', detail: text, resumes_at: AT } },
		{ type: 'run.ended', data: { reason: 'stopped', detail: text } },
		{ type: 'budget.warned', data: { scope: 'day', spent_usd: 4, budget_usd: 5, text } },
		{ type: 'session.started', data: { kind: 'initializer' } },
		{
			type: 'session.ready',
			data: { sdk_session_id: text, model: text, claude_version: text, tools: [text], mcp_servers: [] },
		},
		{
			type: 'session.ended',
			data: { kind: 'coding', outcome: 'api_error', detail: text, duration_ms: 61_000, usage: USAGE },
		},
		{ type: 'features.imported', data: { count: 3, source: 'feature_list.json' } },
		{ type: 'feature.created', data: { name: text, priority: 1, category: text } },
		{ type: 'feature.claimed', data: { name: text, attempt: 2 } },
		{ type: 'feature.passed', data: { name: text, verification } },
		{ type: 'feature.failed', data: { name: text, reason: text, was_passing: false } },
		{ type: 'feature.released', data: { name: text, why: 'asked' } },
		{ type: 'feature.parked', data: { name: text, sessions: 3, reason: text } },
		{ type: 'feature.unparked', data: { name: text } },
		{ type: 'work.rescued', data: { ref: text, commit: text, files: 3, left_out: text } },
		{ type: 'details.removed', data: { was: text } },
		{ type: 'feature.skipped', data: { name: text, old_priority: 1, new_priority: 2 } },
		{ type: 'feature.edited', data: { name: text, changed: [text] } },
		{ type: 'feature.deleted', data: { name: text } },
		{ type: 'features.renumbered', data: { count: 3 } },
		{ type: 'agent.text', data: part(text) },
		{ type: 'agent.thinking', data: part(text) },
		{ type: 'agent.notice', data: { kind: text, text } },
		called(text, { command: text }),
		{
			type: 'tool.returned',
			data: { tool_use_id: text, tool: text, is_error: true, output: part(text), pictures: [] },
		},
		{ type: 'tool.refused', data: { tool_use_id: text, tool: text, reason: text } },
		{ type: 'model.retry', data: { attempt: 1, max_retries: 3, delay_ms: 500, status: 529, error: text } },
		{ type: 'model.limit', data: { status: 'rejected', resets_at: AT, limit: 'five_hour' } },
		{ type: 'log', data: { level: 'info', line: text } },
	];
}

describe('the line of every type of event', () => {
	it('is there to be tested', () => {
		const types = everyEvent('x').map(({ type }) => type);
		expect(types.sort()).toEqual(Object.keys(eventData).sort());
	});

	it('is one line without control characters, whatever the words in it are', () => {
		const anyText = fc
			.array(
				fc.oneof(
					fc.constantFrom(
						'\u001b]0;title\u0007',
						'\u001b[2J',
						'\u009b1A',
						'\r',
						'\n',
						'\r\n',
						'\u202e',
						'\u2066',
						'\t',
					),
					fc.string({ unit: anyCharacter, maxLength: 20 }),
				),
			)
			.map((parts) => parts.join(''));
		fc.assert(
			fc.property(anyText, (text) => {
				for (const event of everyEvent(text)) {
					// Colours of ours are all that may be left.
					const shown = line(event)?.replace(COLOUR, '') ?? '';
					expect(shown, event.type).not.toMatch(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
				}
			}),
		);
	});

	it('stays short when the words are many', () => {
		for (const event of everyEvent('word 🎉'.repeat(40))) expect(line(event)?.length ?? 0).toBeLessThan(700);
		const [shown = ''] = [words({ type: 'agent.text', data: part(`${'x'.repeat(198)}🎉🎉🎉`) }) ?? ''];
		expect(shown.endsWith('…')).toBe(true);
		expect(shown.isWellFormed()).toBe(true);
	});
});

describe('a reader sees', () => {
	it('which feature passed and how far the project is', () => {
		const verification = { browser_actions: 1, console_checks: 1, screenshots: [] };
		expect(words({ type: 'feature.passed', data: { name: 'Adds a recipe', verification } })).toBe(
			'✓ 6. Adds a recipe passes  2 of 3 66.7 %',
		);
	});

	it('why a feature failed, in the first line of the reason', () => {
		const data = { name: 'Adds a recipe', reason: 'The list stays empty.\r\nSteps: …', was_passing: true };
		expect(words({ type: 'feature.failed', data })).toBe('✗ 6. Adds a recipe: The list stays empty.');
	});

	it('which attempt it is, from the second on', () => {
		expect(words({ type: 'feature.claimed', data: { name: 'A', attempt: 1 } })).toBe('▸ 6. A');
		expect(words({ type: 'feature.claimed', data: { name: 'A', attempt: 3 } })).toBe('▸ 6. A attempt 3');
	});

	it('how a session ended, and its cost only where costs mean anything', () => {
		const data = { kind: 'coding', outcome: 'completed', detail: null, duration_ms: 61_400, usage: USAGE } as const;
		expect(words({ type: 'session.ended', data })).toBe('  completed after 1 min 1 s, 12 turns, $0.13');
		const rehearsal = { ...CONTEXT, showCost: false };
		expect(words({ type: 'session.ended', data }, rehearsal)).toBe('  completed after 1 min 1 s, 12 turns');
	});

	it('until when a run waits: the hour today, the day too when it is another', () => {
		const status = (resumes_at: number) =>
			words({ type: 'run.status', data: { status: 'waiting', detail: 'usage limit', resumes_at } });
		const today = new Date();
		today.setHours(23, 59);
		expect(status(today.getTime())).toBe('waiting until 23:59: usage limit');
		expect(status(new Date(2040, 1, 29, 6, 5).getTime())).toBe('waiting until Wed Feb 29 2040 06:05: usage limit');
	});

	it('nothing of an answer, unless it is an error', () => {
		const data = { tool_use_id: 't', tool: 'Bash', output: part('exit 1\nmore'), pictures: [] };
		expect(words({ type: 'tool.returned', data: { ...data, is_error: false } })).toBeNull();
		expect(words({ type: 'tool.returned', data: { ...data, is_error: true } })).toBe('    ! exit 1');
	});

	it('a limit when it is near or reached, and not that there is room', () => {
		const limit = (status: string) => words({ type: 'model.limit', data: { status, resets_at: null, limit: null } });
		expect(limit('allowed')).toBeNull();
		expect(limit('allowed_warning')).toBe('    account limit: allowed_warning');
	});

	it('no thoughts and no notices', () => {
		expect(words({ type: 'agent.thinking', data: part('Hm.') })).toBeNull();
		expect(words({ type: 'agent.notice', data: { kind: 'x', text: 'y' } })).toBeNull();
	});
});

describe('a call is shown with what it is about', () => {
	it.each([
		['Bash', { command: 'npm test', description: 'Run the tests' }, '    Bash  Run the tests'],
		['Bash', { command: 'echo "description":"no"' }, '    Bash  echo "description":"no"'],
		['Write', { file_path: '/home/ann/recipes/src/a.ts', content: 'x' }, '    Write  src/a.ts'],
		['Read', { file_path: '/etc/hosts' }, '    Read  /etc/hosts'],
		['mcp__playwright__browser_click', { element: 'Save', target: 'e3' }, '    browser click  Save'],
		['mcp__features__feature_mark_passing', { feature_id: 12 }, '    feature mark passing  12'],
		['mcp__features__feature_get_stats', {}, '    feature get stats  '],
		['mcp__features__feature_create_bulk', { features: [{ description: 'x' }] }, '    feature create bulk  '],
		['Odd', null, '    Odd  '],
		['Odd', ['command'], '    Odd  '],
	])('%s %j', (tool, input, shown) => {
		expect(words(called(tool, input))).toBe(shown);
	});

	it('also when only the beginning of its input is there', () => {
		const whole = JSON.stringify({ file_path: '/home/ann/recipes/a "b".ts', content: 'x\\'.repeat(100) });
		const end = whole.indexOf(',"content"');
		for (let length = 0; length <= whole.length; length++) {
			const data = { tool_use_id: 't', tool: 'Write', input: { ...part(whole.slice(0, length)), blob: 'b' } };
			expect(words({ type: 'tool.called', data })).toBe(length < end ? '    Write  ' : '    Write  a "b".ts');
		}
	});
});

it('money has two decimals', () => {
	expect([0, 0.004, 0.126, 12, 1_234.5].map(money)).toEqual(['$0.00', '$0.00', '$0.13', '$12.00', '$1234.50']);
});

it('a time has its two largest units', () => {
	const shown = [0, 499, 500, 59_499, 59_500, 61_000, 3_599_400, 3_599_500, 3_660_000, 90_000_000].map(seconds);
	expect(shown).toEqual([
		'0 s',
		'0 s',
		'1 s',
		'59 s',
		'1 min 0 s',
		'1 min 1 s',
		'59 min 59 s',
		'1 h 0 min',
		'1 h 1 min',
		'25 h 0 min',
	]);
});
