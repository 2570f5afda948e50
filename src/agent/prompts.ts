import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AutocoderError } from '../contract/errors.ts';

export const SPEC_PATH = 'prompts/app_spec.txt';

const BUILT_IN = fileURLToPath(new URL('../../prompts/', import.meta.url));

export interface SessionPrompts {
	readonly system: string;
	readonly task: string;
}

/**
 * The texts that a session is started with: the project's own prompt when it has one, else the built-in one.
 *
 * @throws AutocoderError PROMPT_INVALID for an unknown placeholder
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

function fillTemplate(path: string, values: Readonly<Record<string, string>>): string {
	return readFileSync(path, 'utf8').replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
		const value = values[name];
		if (value !== undefined) return value;
		throw new AutocoderError(
			'PROMPT_INVALID',
			`${path} uses the placeholder {{${name}}}, which does not exist.`,
			`Use one of ${Object.keys(values)
				.map((known) => `{{${known}}}`)
				.join(', ')}.`,
		);
	});
}
