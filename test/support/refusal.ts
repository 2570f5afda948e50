import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { ERRORS, type ErrorCode } from '../../src/contract/errors.ts';
import type { Autocoder } from './autocoder.ts';

/** A stack trace tells people nothing. */
const STACK = /^\s+at .+[:(]/m;

/**
 * Waits for a command to end as the table of errors says: with the exit code of its row, and with what happened and what to do
 * as the last lines of standard error. Returns those two.
 */
export async function expectRefusal(command: Autocoder, code: ErrorCode): Promise<{ message: string; next: string }> {
	const { code: exitCode } = await command.exit;
	const stderr = command.stderr();
	const [, said, message = '', next = ''] = /(?:^|\n)error (\w+) (.+)\n(.+)\n$/.exec(stderr) ?? [];
	expect(said, stderr).toBe(code);
	expect(exitCode).toBe(ERRORS[code].exit);
	expect(next).toMatch(/^[A-Z].*\.$/);
	expect(stderr + command.stdout()).not.toMatch(STACK);
	const summary = command.summary();
	if (summary !== undefined) expect(summary).toMatchObject({ exit_code: exitCode, error: { code, message, next } });
	return { message, next };
}

/** What lies in a directory, to be compared with what lies there later: modes and contents by path. */
export function contentsOf(
	directory: string,
	without: (path: string) => boolean = () => false,
): Record<string, string> {
	const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => !without(name));
	return Object.fromEntries(
		names.sort().map((name) => {
			const path = join(directory, name);
			const { mode } = lstatSync(path);
			const content = lstatSync(path).isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : '';
			return [name, `${mode.toString(8)} ${content}`];
		}),
	);
}
