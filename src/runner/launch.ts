import { mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AutocoderError, ERRORS, type ErrorCode } from '../contract/errors.ts';
import { startDetached } from '../process/start-detached.ts';

export interface LaunchSettings {
	readonly yolo: boolean;
	readonly model: string | null;
	readonly maxIterations: number | null;
	readonly headless: boolean;
	/** It is to work inside the project's run windows only. */
	readonly scheduled?: boolean;
}

/** A runner's process, started and not yet known to have a run. */
export interface Launched {
	readonly pid: number;
	/** Resolves when the process has ended, with what it said of an error. */
	readonly ended: Promise<AutocoderError | null>;
}

/** Starts a project's runner as a process of its own, which needs nothing of ours from then on. */
export interface Launcher {
	/** @param project names the file that takes what the runner says outside the journal */
	run(project: string, directory: string, settings: LaunchSettings): Promise<Launched>;
	/** The demo, which needs no account: a rehearsal model builds its application. */
	demo(project: string, directory: string): Promise<Launched>;
}

/**
 * @param command the program and arguments that start autocoder's command line
 * @param home autocoder's own directory: what a runner says outside the journal goes to `runners/NAME.log` there
 * @param cwd where it starts: the `.env` files of that directory are read
 */
export function createLauncher({
	command,
	home,
	cwd,
	variables,
}: {
	readonly command: readonly [string, ...string[]];
	readonly home: string;
	readonly cwd: string;
	readonly variables: Readonly<Record<string, string | undefined>>;
}): Launcher {
	async function launch(project: string, args: readonly string[], headless: boolean): Promise<Launched> {
		const [file, ...before] = command;
		const logs = join(home, 'runners');
		const log = join(logs, `${project}.log`);
		mkdirSync(logs, { recursive: true, mode: 0o700 });
		// Made anew: whatever lies there may have other permissions, or be a link.
		rmSync(log, { force: true });
		const { pid, exited } = await startDetached(file, [...before, ...args, '--json', '--quiet'], {
			cwd,
			env: { ...variables, AUTOCODER_HOME: home, PLAYWRIGHT_HEADLESS: String(headless) },
			output: openSync(log, 'wx', 0o600),
		});
		return { pid, ended: exited.then(() => readError(log)) };
	}

	return {
		run: (project, directory, settings) => launch(project, runArguments(directory, settings), settings.headless),
		demo: (project, directory) => launch(project, ['demo', '--dir', directory], true),
	};
}

function runArguments(directory: string, { yolo, model, maxIterations, scheduled = false }: LaunchSettings): string[] {
	return [
		'run',
		...['--project-dir', directory],
		...(yolo ? ['--yolo'] : []),
		...(model === null ? [] : [`--model=${model}`]),
		...(maxIterations === null ? [] : ['--max-iterations', String(maxIterations)]),
		...(scheduled ? ['--scheduled'] : []),
	];
}

/** The error in the last line of JSON, when there is one; a process that was killed says nothing. */
function readError(log: string): AutocoderError | null {
	try {
		const line = readFileSync(log, 'utf8').trimEnd().split('\n').at(-1) ?? '';
		const { error } = JSON.parse(line) as { error?: { code: string; message: string; next: string } };
		if (error === undefined) return null;
		const code = error.code in ERRORS ? (error.code as ErrorCode) : 'INTERNAL';
		return new AutocoderError(code, error.message, error.next);
	} catch {
		return null;
	}
}
