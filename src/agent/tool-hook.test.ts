import { describe, expect, it } from 'vitest';
import type { EventBody } from '../contract/events.ts';
import { DEFAULT_GUARD_SETTINGS } from '../contract/guard-settings.ts';
import { type Gate, toolHook } from './tool-hook.ts';

const OPEN: Gate = { pass: () => Promise.resolve('go'), holding: () => false };

/** Calls the hook as the SDK does. */
function hook(gate: Gate = OPEN, yolo = false, clean = true) {
	const recorded: EventBody[] = [];
	const counted: [string, readonly string[]][] = [];
	const hooks = toolHook(gate, {
		guard: {
			yolo,
			settings: DEFAULT_GUARD_SETTINGS,
			place: {
				...{ project: '/work', directory: '/work', home: '/home/me', temporary: [], readable: [], secret: [] },
				resolve: (path) => path,
			},
		},
		workTreeIsClean: () => Promise.resolve(clean),
		record: (event) => recorded.push(event),
		counted: (...one) => counted.push(one),
	});
	const matchers = hooks.PreToolUse ?? [];
	const call = (tool_name: string, tool_input: unknown = {}) =>
		Promise.all(
			matchers.flatMap(({ hooks }) =>
				hooks.map((one) =>
					one(
						{
							hook_event_name: 'PreToolUse',
							tool_name,
							tool_input,
							tool_use_id: 't1',
							session_id: 's',
							transcript_path: '',
							cwd: '/work',
						},
						't1',
						{ signal: new AbortController().signal },
					),
				),
			),
		);
	return { matchers, call, recorded, counted };
}

function allow(more: object = {}): object {
	return { hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: 'allow', ...more } };
}

function deny(permissionDecisionReason: string): object {
	return { hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: 'deny', permissionDecisionReason } };
}

it('is asked for every tool, blocks one when it breaks, and waits through a long pause', () => {
	const { matchers } = hook();
	expect(matchers).toHaveLength(1);
	expect(matchers[0]).toMatchObject({ onFailure: 'block' });
	expect(matchers[0]?.matcher).toBeUndefined();
	expect(matchers[0]?.timeout).toBeGreaterThan(7 * 86_400);
});

it('allows a tool that the guard allows, with its own input', async () => {
	const { call, recorded, counted } = hook();
	expect(await call('Bash', { command: 'ls | wc -l' })).toEqual([allow()]);
	expect(recorded).toEqual([]);
	expect(counted).toEqual([['t1', ['ls', 'wc']]]);
});

it('passes on the input that the guard gives back instead', async () => {
	const { call } = hook();
	const asked = { filename: 'shot.png', fullPage: true };
	const name = 'mcp__playwright__browser_take_screenshot';
	expect(await call(name, asked)).toEqual([allow({ updatedInput: { fullPage: true } })]);
});

it('tells the agent why a tool is refused, and the journal too', async () => {
	const { call, recorded } = hook(OPEN, true);
	const [answer] = await call('mcp__playwright__browser_click');
	const [event] = recorded;
	if (event?.type !== 'tool.refused') throw new Error('No refusal was recorded.');
	expect(event.data).toMatchObject({ tool_use_id: 't1', tool: 'mcp__playwright__browser_click' });
	expect(event.data.reason).toContain('is not available in this session');
	expect(answer).toEqual(deny(event.data.reason));
});

it('allows what would throw away uncommitted work only when there is none', async () => {
	expect(await hook(OPEN, false, true).call('Bash', { command: 'git reset --hard' })).toEqual([allow()]);
	const { call, recorded } = hook(OPEN, false, false);
	await call('Bash', { command: 'git reset --hard' });
	expect(recorded).toMatchObject([{ type: 'tool.refused', data: { rule: 'throws-away' } }]);
});

it.each([[null], [undefined], ['text'], [7], [['a']]])('takes %j as an input', async (input) => {
	expect(await hook().call('Read', input)).toEqual([allow()]);
	expect(await hook().call('WebFetch', input)).toMatchObject([{ hookSpecificOutput: { permissionDecision: 'deny' } }]);
});

describe('at a gate', () => {
	function gate() {
		let settle: (verdict: 'go' | 'stop') => void = () => {};
		const verdict = new Promise<'go' | 'stop'>((resolve) => {
			settle = resolve;
		});
		return { pass: () => verdict, holding: () => false, settle: (how: 'go' | 'stop') => settle(how) };
	}

	it('holds the agent, and refuses nothing, before it is open', async () => {
		const closed = gate();
		const { call, recorded } = hook(closed);
		let answered = false;
		const answers = [call('Bash'), call('WebFetch')].map((answer) =>
			answer.finally(() => {
				answered = true;
			}),
		);
		await new Promise(setImmediate);
		expect(answered).toBe(false);
		expect(recorded).toEqual([]);
		closed.settle('go');
		expect(await Promise.all(answers)).toMatchObject([
			[{ hookSpecificOutput: { permissionDecision: 'allow' } }],
			[{ hookSpecificOutput: { permissionDecision: 'deny' } }],
		]);
	});

	it('refuses everything once the run stops, as no fault of the agent', async () => {
		const closed = gate();
		const { call, recorded } = hook(closed);
		closed.settle('stop');
		expect(await call('Bash')).toEqual([deny('The session is being stopped.')]);
		expect(recorded).toEqual([]);
	});
});
