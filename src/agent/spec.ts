import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AutocoderError } from '../contract/errors.ts';
import { specState } from '../core/spec.ts';
import { SPEC_PATH } from './prompts.ts';

/** @throws AutocoderError SPEC_MISSING, SPEC_UNFILLED when no features can be made from the project's specification */
export function requireSpec(projectDirectory: string): void {
	const path = join(projectDirectory, SPEC_PATH);
	if (!existsSync(path)) {
		throw new AutocoderError(
			'SPEC_MISSING',
			`There is no specification at ${path}.`,
			'Write what the application should be into it, inside <project_specification>…</project_specification>.',
		);
	}
	if (specState(readFileSync(path, 'utf8')) === 'filled') return;
	throw new AutocoderError(
		'SPEC_UNFILLED',
		`The specification ${path} says nothing yet.`,
		'Put your own words inside its <project_specification>, and start again.',
	);
}
