import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { AutocoderError, type ErrorCode } from '../contract/errors.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The path of the program that `command` names: itself when it has a slash, else the first on the PATH of `env`.
 * Throws `missing` when there is none.
 */
export function findProgram(command: string, env: Environment, missing: ErrorCode): string {
	if (command.includes('/')) {
		if (isProgram(command)) return resolve(command);
		throw new AutocoderError(
			missing,
			`There is no program at ${command}.`,
			'Check the path, and that the file may be executed.',
		);
	}
	for (const directory of (env.PATH ?? '').split(delimiter)) {
		const path = join(directory, command);
		if (directory !== '' && isProgram(path)) return resolve(path);
	}
	throw programMissing(command, missing);
}

export function programMissing(command: string, missing: ErrorCode): AutocoderError {
	return new AutocoderError(
		missing,
		`The program "${command}" was not found on the PATH.`,
		`Install ${command}, or add its directory to PATH, and start again.`,
	);
}

function isProgram(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return statSync(path).isFile();
	} catch {
		return false;
	}
}
