import { jsonOf } from '../demo/play.ts';
import type { Opening, Script, ToolResult, Turn } from '../script.ts';
import { call, feature, turn } from '../turns.ts';
import { talk } from './person.ts';

type Answering = Generator<Turn, string, readonly ToolResult[]>;

/** The assistant: tells how far the project is, shows code, skips and creates features, and refuses to write files. */
export function assistance(opening: Opening): Script {
	return talk(opening, function* (said) {
		const wish = said.at(-1) ?? '';
		const number = Number(/\b(\d+)\b/.exec(wish)?.[1]);
		if (/skip/i.test(wish) && number) return yield* skip(number);
		if (/why.*fail/i.test(wish) && number) return yield* explain(number);
		if (/create|add a feature/i.test(wish)) return yield* create();
		if (/write|change|delete|run\b/i.test(wish)) return yield* tryToWrite();
		if (/earlier|before|remember/i.test(wish)) return remember(said);
		if (/code|file|spec/i.test(wish)) return yield* showCode();
		return yield* tellProgress();
	});
}

function* tellProgress(): Answering {
	const [status] = yield turn('I look where it stands.', call('mcp__chat__project_status'));
	const { features } = jsonOf(status) as { features?: { passing?: number; total?: number; percentage?: number } };
	return [
		`**${features?.passing ?? 0} of ${features?.total ?? 0} features pass**, that is ${features?.percentage ?? 0} %.`,
		'',
		'- Ask me why one failed, and I read its sessions.',
		'- I can create features, skip them, or send them back.',
	].join('\n');
}

function* showCode(): Answering {
	const [files, spec] = yield turn(
		'',
		call('Glob', { pattern: '**/*' }),
		call('Read', { file_path: 'prompts/app_spec.txt', limit: 5 }),
	);
	const names = (files?.text ?? '').split('\n').filter(Boolean).slice(0, 5);
	return [
		`The specification is in \`prompts/app_spec.txt\`${spec?.isError ? ', which I cannot read' : ''}. It begins:`,
		'',
		'```xml',
		...(spec?.text ?? '').split('\n').slice(0, 3),
		'```',
		'',
		`There are also: ${names.map((name) => `\`${name.split('/').at(-1)}\``).join(', ')}.`,
	].join('\n');
}

function* skip(number: number): Answering {
	const [skipped] = yield turn('', feature('skip', { feature_id: number }));
	const { name, error } = jsonOf(skipped) as { name?: string; error?: string };
	return skipped?.isError ? `It cannot be skipped: ${error}` : `Feature ${number}, "${name}", is worked on last now.`;
}

function* explain(number: number): Answering {
	const [history] = yield turn(
		'I look what happened to it.',
		call('mcp__chat__feature_history', { feature_id: number }),
	);
	const { events = [] } = jsonOf(history) as { events?: { what: string; text: string; session_id?: number }[] };
	const failed = events.findLast(({ what }) => what === 'feature.failed');
	if (failed === undefined) return `Feature ${number} has not failed.`;
	if (failed.session_id === undefined) return `Feature ${number} was sent back: ${failed.text}`;
	const [transcript] = yield turn(
		'',
		call('mcp__chat__session_transcript', { session_id: failed.session_id, limit: 20 }),
	);
	const { lines = [] } = jsonOf(transcript) as { lines?: unknown[] };
	return `Feature ${number} failed in session ${failed.session_id}: ${failed.text}\n\nI read the last ${lines.length} lines of it.`;
}

function* create(): Answering {
	const [created] = yield turn(
		'',
		feature('create', {
			category: 'Look',
			name: 'A dark theme',
			description: 'A switch turns the page dark; the choice is kept.',
			steps: ['Click the switch', 'Reload the page: it is dark'],
		}),
	);
	return String(jsonOf(created).message ?? jsonOf(created).error ?? 'Nothing came back.');
}

function* tryToWrite(): Answering {
	const [refused] = yield turn(
		'I try.',
		call('Write', { file_path: 'written-by-the-assistant.txt', content: 'This file must not exist.' }),
	);
	return refused?.isError
		? 'I can change no file and run no command. I can create a feature that has an agent do it.'
		: 'It is written.';
}

function remember(said: readonly string[]): string {
	const before = said.slice(0, -1);
	return before.length === 0
		? 'This is the first thing that you say.'
		: `You said before: ${before.map((each) => `"${each}"`).join(', ')}.`;
}
