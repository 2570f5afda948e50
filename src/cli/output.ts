import { AutocoderError, ERRORS, type ErrorCode } from '../contract/errors.ts';

export { visible } from '../core/visible.ts';

/** Where a command's words go. With `--json` standard output holds one object a line, and people's text goes to standard error. */
export interface Output {
	/** A line for people. */
	say(line?: string): void;
	/** An object for machines; dropped without `--json`. */
	emit(value: object): void;
	readonly json: boolean;
}

export function createOutput(json: boolean): Output {
	return {
		json,
		say: (line = '') => {
			(json ? process.stderr : process.stdout).write(`${line}\n`);
		},
		emit: (value) => {
			if (json) process.stdout.write(`${JSON.stringify(value)}\n`);
		},
	};
}

/** What people and machines are told about an error: one sentence on what happened, one on what to do. */
export function describeError(error: unknown): { code: ErrorCode; message: string; next: string } {
	if (error instanceof AutocoderError) {
		return { code: error.code, message: error.message, next: error.next };
	}
	const message = error instanceof Error ? error.message : String(error);
	return { code: 'INTERNAL', message, next: ERRORS.INTERNAL.mend };
}
