import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ConversationKind } from '../contract/conversation.ts';
import { AutocoderError } from '../contract/errors.ts';

export const SPEC_PATH = 'prompts/app_spec.txt';

const CHAT_PROMPTS: Readonly<Record<ConversationKind, string>> = {
	spec: 'spec_interview.md',
	expand: 'expand.md',
	assistant: 'assistant.md',
};

const BUILT_IN = fileURLToPath(new URL('../../prompts/', import.meta.url));

/** What a prompt's placeholders stand for. */
interface PromptValues {
	readonly project_dir: string;
	readonly project_name: string;
	readonly spec_path: string;
}

export interface SessionPrompts {
	readonly system: string;
	readonly task: string;
}

/**
 * The texts that a session is started with: the project's own prompt when it has one, else the built-in one.
 *
 * @throws AutocoderError PROMPT_INVALID for an unknown placeholder, and for a prompt that is empty or cannot be read
 */
export function sessionPrompts(
	projectDirectory: string,
	kind: 'initializer' | 'coding',
	yolo: boolean,
): SessionPrompts {
	const name = kind === 'initializer' ? 'initializer_prompt.md' : yolo ? 'coding_prompt_yolo.md' : 'coding_prompt.md';
	const own = join(projectDirectory, 'prompts', name);
	const values = { project_dir: projectDirectory, project_name: basename(projectDirectory), spec_path: SPEC_PATH };
	return {
		system: fillTemplate(join(BUILT_IN, 'system.md'), values),
		task: fillTemplate(existsSync(own) ? own : join(BUILT_IN, name), values),
	};
}

/** What Claude is told before a talk; these texts are ours alone. */
export function chatPrompt(projectDirectory: string, kind: ConversationKind): string {
	return fillTemplate(join(BUILT_IN, CHAT_PROMPTS[kind]), {
		project_dir: projectDirectory,
		project_name: basename(projectDirectory),
		spec_path: SPEC_PATH,
	});
}

/** @throws AutocoderError PROMPT_INVALID for a text that no session could be started with; `path` names it */
export function checkPrompt(text: string, path: string): void {
	fill(text, path, { project_dir: '', project_name: '', spec_path: '' });
}

function fillTemplate(path: string, values: PromptValues): string {
	return fill(readPrompt(path), path, values);
}

function fill(template: string, path: string, values: PromptValues): string {
	if (template.trim() === '') {
		throw new AutocoderError(
			'PROMPT_INVALID',
			`The prompt ${path} is empty.`,
			'Write into it what the agent is to do, or delete it to use the built-in prompt.',
		);
	}
	return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
		if (Object.hasOwn(values, name)) return values[name as keyof PromptValues];
		throw new AutocoderError(
			'PROMPT_INVALID',
			`${path} uses the placeholder {{${name}}}, which does not exist.`,
			`Use one of ${Object.keys(values)
				.map((known) => `{{${known}}}`)
				.join(', ')}.`,
		);
	});
}

function readPrompt(path: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch (cause) {
		throw new AutocoderError(
			'PROMPT_INVALID',
			`The prompt ${path} cannot be read.`,
			'Check that it is a file that you may read, or move it away to use the built-in prompt.',
			{ cause },
		);
	}
}
