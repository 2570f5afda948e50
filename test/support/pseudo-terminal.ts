import { spawn, spawnSync } from 'node:child_process';
import { playScreen, type Screen } from './screen.ts';
import { until } from './until.ts';

/** `script` of util-linux opens a pseudo-terminal around a program. That of macOS takes other arguments. */
const SCRIPT = 'script';

export const hasPseudoTerminal =
	spawnSync(SCRIPT, ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') === true;

/** A program in a terminal of its own. */
export interface Terminal {
	/** What the terminal shows now. */
	screen(): Screen;
	/** Resolves once a row of the screen fits. */
	shows(pattern: RegExp): Promise<void>;
	/** Types. `\u0003` is Ctrl-C. */
	type(keys: string): void;
	written(): string;
	readonly exit: Promise<number | null>;
	end(): Promise<void>;
}

/** Starts Node.js on `args` in a pseudo-terminal; one without a size of its own has 80 columns and 24 rows. */
export function startInTerminal(
	args: readonly string[],
	{
		env,
		cwd,
		columns = 80,
		rows = 24,
	}: { env: Readonly<Record<string, string>>; cwd: string; columns?: number; rows?: number },
): Terminal {
	const quoted = [process.execPath, ...args].map((arg) => `'${arg.replaceAll("'", `'\\''`)}'`).join(' ');
	const child = spawn(
		SCRIPT,
		['--quiet', '--flush', '--return', '--command', `stty cols ${columns} rows ${rows}; exec ${quoted}`, '/dev/null'],
		{
			cwd,
			env: { SHELL: '/bin/sh', TERM: 'xterm-256color', LANG: 'C.UTF-8', ...env },
			stdio: ['pipe', 'pipe', 'inherit'],
		},
	);
	let written = '';
	child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
		written += chunk;
	});
	const exit = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
	const screen = () => playScreen(written, columns);
	return {
		screen,
		written: () => written,
		shows: (pattern) => until(`the terminal shows ${pattern}`, () => screen().rows.some((row) => pattern.test(row))),
		type: (keys) => child.stdin.write(keys),
		exit,
		async end() {
			child.kill('SIGKILL');
			await exit;
		},
	};
}
