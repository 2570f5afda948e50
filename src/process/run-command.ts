import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { AutocoderError, type ErrorCode } from '../contract/errors.ts';
import { type Environment, programMissing } from './find-program.ts';
import { signalGroup } from './signal.ts';

export interface CommandOptions {
	readonly cwd?: string;
	/** Replaces the environment; without it the command has ours. */
	readonly env?: Environment;
	readonly timeoutMs: number;
	/** Of stdout and of stderr each; what comes after is read and dropped. Default 4 MB. */
	readonly maxBytes?: number;
	readonly input?: string;
	/** The error to throw when the program is not there. Default INTERNAL. */
	readonly missing?: ErrorCode;
}

export interface CommandResult {
	/** Null when a signal ended the command. */
	readonly exitCode: number | null;
	readonly stdout: string;
	readonly stderr: string;
	readonly timedOut: boolean;
	/** Whether stdout or stderr was longer than `maxBytes`. */
	readonly truncated: boolean;
}

/** How long a command that has ended may keep its pipes open (something that it left holds them), and one that was killed may take to go. */
const GRACE_MS = 1_000;

/**
 * Runs a program without a shell, in a process group of its own (a Ctrl-C in our terminal does not reach it), which
 * is killed when the time is up. An exit code other than 0 is an answer and no error.
 */
export async function runCommand(
	file: string,
	args: readonly string[],
	options: CommandOptions,
): Promise<CommandResult> {
	const child = spawn(file, [...args], {
		...(options.cwd === undefined ? {} : { cwd: options.cwd }),
		...(options.env === undefined ? {} : { env: options.env }),
		detached: true,
		stdio: 'pipe',
	});
	const stdout = collect(child.stdout, options.maxBytes ?? 4 * 1024 * 1024);
	const stderr = collect(child.stderr, options.maxBytes ?? 4 * 1024 * 1024);
	// A command may end, or close its stdin, before it has read everything: its exit code tells, not our write.
	child.stdin.on('error', () => {});
	child.stdin.end(options.input ?? '');

	const letGo = () => {
		child.stdout.destroy();
		child.stderr.destroy();
	};
	let timedOut = false;
	let timer: NodeJS.Timeout | undefined;
	let grace: NodeJS.Timeout | undefined;
	try {
		const exitCode = await new Promise<number | null>((resolve, reject) => {
			child.once('error', (error) => reject(startError(file, options, error)));
			child.once('exit', () => {
				grace ??= setTimeout(letGo, GRACE_MS);
			});
			child.once('close', resolve);
			timer = setTimeout(() => {
				timedOut = true;
				if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
				letGo();
				grace = setTimeout(() => resolve(null), GRACE_MS);
			}, options.timeoutMs);
		});
		return {
			exitCode,
			stdout: stdout.text(),
			stderr: stderr.text(),
			timedOut,
			truncated: stdout.truncated() || stderr.truncated(),
		};
	} finally {
		clearTimeout(timer);
		clearTimeout(grace);
	}
}

function collect(stream: Readable, maxBytes: number) {
	const chunks: Buffer[] = [];
	let kept = 0;
	let seen = 0;
	stream.on('data', (chunk: Buffer) => {
		seen += chunk.length;
		const part = chunk.subarray(0, maxBytes - kept);
		kept += part.length;
		if (part.length > 0) chunks.push(part);
	});
	stream.on('error', () => {});
	return { text: () => Buffer.concat(chunks).toString('utf8'), truncated: () => seen > kept };
}

/** The system reports a missing working directory with the same ENOENT as a missing program. */
function startError(file: string, options: CommandOptions, cause: Error): AutocoderError {
	if (options.cwd !== undefined && !existsSync(options.cwd)) {
		return new AutocoderError(
			'PROJECT_NOT_FOUND',
			`${file} cannot run in ${options.cwd}: there is no such directory.`,
			'Check the path of the project.',
			{ cause },
		);
	}
	if ('code' in cause && cause.code === 'ENOENT') return programMissing(file, options.missing ?? 'INTERNAL');
	return new AutocoderError(
		options.missing ?? 'INTERNAL',
		`The program "${file}" cannot be started: ${cause.message}.`,
		'Check that the file may be executed.',
		{ cause },
	);
}
