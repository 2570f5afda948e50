import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { JournalEvent } from '../../src/contract/events.ts';
import { checkout } from './checkout.ts';

const MAIN = join(checkout(), 'dist', 'cli', 'main.js');

type Summary = { readonly type: 'summary'; readonly exit_code: number } & Readonly<Record<string, unknown>>;

/** A real `autocoder` process of a test. */
export interface Autocoder {
	readonly child: ChildProcess;
	/** The JSON lines so far. */
	readonly lines: readonly (JournalEvent | Summary)[];
	readonly events: readonly JournalEvent[];
	summary(): Summary | undefined;
	stderr(): string;
	stdout(): string;
	/** Resolves with the first event that fits, past or future; rejects when the process ends without one. */
	event<T extends JournalEvent['type']>(
		type: T,
		fits?: (event: Extract<JournalEvent, { type: T }>) => boolean,
	): Promise<Extract<JournalEvent, { type: T }>>;
	readonly exit: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

/**
 * Starts the built command line with exactly this environment.
 *
 * @param before put before the command, such as a program that runs it as somebody else
 */
export function startAutocoder(
	args: readonly string[],
	env: Readonly<Record<string, string>>,
	cwd: string,
	before: readonly string[] = [],
): Autocoder {
	const [program = '', ...words] = [...before, process.execPath, MAIN, ...args];
	const child = spawn(program, words, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
	const lines: (JournalEvent | Summary)[] = [];
	let stdout = '';
	let stderr = '';
	let rest = '';
	let looks: (() => void)[] = [];
	const exit = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
		child.once('close', (code, signal) => {
			resolve({ code, signal });
			for (const look of looks) look();
		});
	});
	child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
		stdout += chunk;
		const parts = (rest + chunk).split('\n');
		rest = parts.pop() ?? '';
		for (const part of parts) if (part.startsWith('{')) lines.push(JSON.parse(part) as JournalEvent | Summary);
		for (const look of looks) look();
	});
	child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
		stderr += chunk;
	});

	const isEvent = (line: JournalEvent | Summary): line is JournalEvent => 'seq' in line;
	return {
		child,
		lines,
		get events() {
			return lines.filter(isEvent);
		},
		summary: () => lines.find((line): line is Summary => !isEvent(line)),
		stderr: () => stderr,
		stdout: () => stdout,
		exit,
		event: (type, fits = () => true) =>
			new Promise((resolve, reject) => {
				const look = () => {
					const found = lines.filter(isEvent).find((event) => event.type === type && fits(event as never));
					if (found === undefined && child.exitCode === null && child.signalCode === null) return;
					looks = looks.filter((other) => other !== look);
					if (found !== undefined) resolve(found as never);
					else reject(new Error(`autocoder ended without an event ${type}.\n${stderr}\n${stdout.slice(-2_000)}`));
				};
				looks.push(look);
				look();
			}),
	};
}
