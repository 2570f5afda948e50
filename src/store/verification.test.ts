import { expect, it } from 'vitest';
import type { EventBody } from '../contract/events.ts';
import { create, done, newProject, PERSON } from './fixtures/support.fixture.ts';

function setUp() {
	const project = newProject();
	const store = project.open();
	create(store, 'a', 'b');
	const session = project.session(store);
	const calls = (...events: EventBody[]) => store.journal.record(events, { sessionId: session.id });
	const verification = () => {
		const event = store.journal.after(0, 1_000).findLast(({ type }) => type === 'feature.passed');
		return event?.type === 'feature.passed' ? event.data.verification : undefined;
	};
	return { project, store, session, calls, verification };
}

function returned(tool: string, pictures: string[] = [], is_error = false): EventBody {
	return {
		type: 'tool.returned',
		data: {
			tool_use_id: 't',
			tool,
			is_error,
			output: { text: 'ok', length: 2 },
			pictures: pictures.map((blob) => ({ blob, media_type: 'image/png' })),
		},
	};
}

it('records with a passing feature what its session did in the browser since the claim', () => {
	const { store, session, calls, verification } = setUp();
	calls(returned('mcp__playwright__browser_click', ['before the claim']));
	done(store.features.change(1, { do: 'claim' }, session.actor));
	calls(
		returned('mcp__playwright__browser_navigate'),
		returned('mcp__playwright__browser_take_screenshot', ['first', 'second']),
		returned('mcp__playwright__browser_click', [], true),
		returned('mcp__playwright__browser_console_messages'),
		returned('Bash', ['not of the browser']),
	);
	done(store.features.pass(1, session.actor));
	expect(verification()).toEqual({ browser_actions: 3, console_checks: 1, screenshots: ['first', 'second'] });
});

it('counts nothing twice, and nothing of another session', () => {
	const { project, store, session, calls, verification } = setUp();
	calls(returned('mcp__playwright__browser_click', ['one']));
	done(store.features.pass(1, session.actor));
	expect(verification()).toMatchObject({ browser_actions: 1 });
	const other = project.session(store);
	store.journal.record([returned('mcp__playwright__browser_click', ['of the other'])], { sessionId: other.id });
	done(store.features.pass(2, session.actor));
	expect(verification()).toEqual({ browser_actions: 0, console_checks: 0, screenshots: [] });
});

it('names the latest screenshots when there are many', () => {
	const { store, session, calls, verification } = setUp();
	const names = Array.from({ length: 500 }, (_, index) => `${index}`.padStart(64, '0'));
	calls(...names.map((name) => returned('mcp__playwright__browser_take_screenshot', [name])));
	done(store.features.pass(1, session.actor));
	expect(verification()).toEqual({ browser_actions: 500, console_checks: 0, screenshots: names.slice(-20) });
});

it('records nothing for a person', () => {
	const { store, verification } = setUp();
	done(store.features.pass(1, PERSON));
	expect(verification()).toEqual({ browser_actions: 0, console_checks: 0, screenshots: [] });
});
