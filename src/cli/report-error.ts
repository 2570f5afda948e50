import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERRORS } from '../contract/errors.ts';
import { createRedactor, type Redact, secretsOf } from '../guard/redact.ts';
import { coloursFor } from './colours.ts';
import { readEnvironment } from './env.ts';
import { describeError, visible } from './output.ts';
import { VERSION } from './version.ts';

/**
 * Tells people, and with `--json` machines, what went wrong and what to do. Of an error that nobody foresaw they get one line; where
 * it came from goes to `last-error.log` in autocoder's own directory. Returns the exit code.
 */
export function reportError(error: unknown): number {
	const { code, ...said } = describeError(error);
	const exitCode = ERRORS[code].exit;
	const { message, next } = code === 'INTERNAL' ? unforeseen(error, said) : withoutSecrets(said);
	// Standard error may be a file where standard output is a terminal.
	const { red, dim } = coloursFor(process.stderr);
	process.stderr.write(`${red('error')} ${dim(code)} ${visible(message)}\n${visible(next)}\n`);
	if (process.argv.includes('--json')) {
		const summary = { type: 'summary', exit_code: exitCode, error: { code, message, next } };
		process.stdout.write(`${JSON.stringify(summary)}\n`);
	}
	return exitCode;
}

/** What is thrown where nobody waits for it ends the process, and with it the boxes that are bound to its life. */
export function reportUncaughtErrors(): void {
	// A reader of standard error that went away is no reason to end.
	process.stderr.on('error', () => {});
	const end = (error: unknown) => process.exit(reportError(error));
	process.on('uncaughtException', end);
	process.on('unhandledRejection', end);
}

interface Said {
	readonly message: string;
	readonly next: string;
}

/** Messages quote what others wrote: git its remote, a program its arguments. */
function withoutSecrets({ message, next }: Said): Said {
	const redact = redactor();
	return { message: redact(message), next: redact(next) };
}

/** An environment that cannot be read is what is told, perhaps. */
function redactor(): Redact {
	try {
		return createRedactor(secretsOf(readEnvironment().variables));
	} catch {
		return createRedactor();
	}
}

function unforeseen(error: unknown, { message, next }: Said): Said {
	const firstLine = message.trim().split(/[\r\n]/)[0] || 'An error without a message.';
	try {
		const { home, variables } = readEnvironment();
		// Messages quote what they choke on.
		const redact = createRedactor(secretsOf(variables));
		const path = join(home, 'last-error.log');
		mkdirSync(home, { recursive: true, mode: 0o700 });
		// Made anew: whatever lies there may have other permissions, or be a link.
		rmSync(path, { force: true });
		writeFileSync(path, redact(details(error)), { mode: 0o600, flag: 'wx' });
		return { message: redact(firstLine), next: `${next} Its details are in ${path}.` };
	} catch {
		return { message: createRedactor()(firstLine), next };
	}
}

/** The stacks of an error and its causes; nothing of the environment, nor what else somebody hung on the error. */
function details(error: unknown): string {
	const lines = [
		`${new Date().toISOString()} autocoder ${VERSION}, Node.js ${process.version}, ${process.platform} ${process.arch}`,
		`autocoder ${process.argv.slice(2).join(' ')}`,
	];
	let cause: unknown = error;
	for (let depth = 0; depth < 8 && cause !== undefined; depth++) {
		lines.push(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
		cause = cause instanceof Error ? cause.cause : undefined;
	}
	return `${lines.join('\n\n')}\n`;
}
