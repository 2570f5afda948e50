import { type ChildProcess, spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { AutocoderError, type ErrorCode } from '../contract/errors.ts';
import type { BoxKind, ProcessIdentity } from '../contract/process.ts';
import { type BoxView, TEMPORARY_IN_BOX } from './box-view.ts';
import { BUBBLEWRAP, type BubblewrapSpec, bubblewrapArgs, INFO_FD, readInit } from './bubblewrap.ts';
import { endNamespace } from './end-namespace.ts';
import { type Environment, findProgram } from './find-program.ts';
import { followGroup } from './follow-group.ts';
import { identityOf } from './identity.ts';
import { MARKER_VARIABLE } from './marker.ts';
import { system, withDescendants } from './process-table.ts';
import { tailOf } from './stderr-tail.ts';

/** A process group shows the whole machine, whatever the view says; only bubblewrap keeps to it. */
export interface BoxSpec extends Omit<BubblewrapSpec, 'view'> {
	readonly kind: BoxKind;
	/** null: for a process group. */
	readonly view: BoxView | null;
	/** The whole environment; nothing of ours is added but the marker. */
	readonly env: Environment;
	/** `<projectKey>:<boxId>`, see marker.ts. No two boxes may share one: `end()` ends all that has it. */
	readonly marker: string;
	/** The error when `command` is not there. Default CLAUDE_NOT_FOUND. */
	readonly missing?: ErrorCode;
}

/** A child whose three streams are pipes. It is what the Agent SDK calls a SpawnedProcess. */
interface BoxChild extends ChildProcess {
	readonly stdin: Writable;
	readonly stdout: Readable;
	readonly stderr: Readable;
}

interface BoxExit {
	/** With bubblewrap a command that a signal ended exits with 128 + its number. */
	readonly exitCode: number | null;
	readonly signal: NodeJS.Signals | null;
}

/** A running box. Whoever made it calls `end()`, also after its command has ended by itself. */
export interface Box {
	readonly kind: BoxKind;
	/** bubblewrap, or the command itself. To signal it by `kill()` ends a bubblewrap box as a whole, at once. */
	readonly child: BoxChild;
	/** The child's identity; undefined when it had ended before it could be looked at. */
	readonly identity: ProcessIdentity | undefined;
	/** Resolves when the child has ended. Others in the box may live on until `end()`. */
	readonly exited: Promise<BoxExit>;
	/** How many processes run in it now. */
	processes(): number;
	/** The last 8 kB that the box wrote on stderr. */
	stderrTail(): string;
	/**
	 * Kills everything in the box and resolves when it is empty; any number of calls end it once.
	 * Throws PROCESS_LEFT_OVER, with the pids, when something still lives after 10 s.
	 */
	end(): Promise<void>;
}

/**
 * Starts a command with a box around it and everything it will start. Call it from the main thread: bubblewrap's end
 * is bound to the thread that started it.
 * Throws `missing` when there is no such command, and PROJECT_NOT_FOUND when `cwd` is no directory.
 */
export function spawnInBox(spec: BoxSpec): Box {
	// In a box of bubblewrap's it may be a directory that only the box has.
	const directory = spec.kind === 'bubblewrap' && spec.cwd === TEMPORARY_IN_BOX ? '/' : spec.cwd;
	if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
		throw new AutocoderError(
			'PROJECT_NOT_FOUND',
			`The box cannot start in ${spec.cwd}: there is no such directory.`,
			'Check the path of the project.',
		);
	}
	const command = findProgram(spec.command, spec.env, spec.missing ?? 'CLAUDE_NOT_FOUND');
	const env = { ...spec.env, [MARKER_VARIABLE]: spec.marker };
	const bubblewrap = spec.kind === 'bubblewrap';
	const { view } = spec;
	if (bubblewrap && view === null) throw new AutocoderError('INTERNAL', 'A bubblewrap box needs a view.');
	const child = startPiped(
		bubblewrap ? BUBBLEWRAP : command,
		view !== null && bubblewrap ? bubblewrapArgs({ ...spec, command, view }) : spec.args,
		{ cwd: bubblewrap ? '/' : spec.cwd, env, infoPipe: bubblewrap },
	);
	const exited = new Promise<BoxExit>((resolve) => {
		child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
	});
	const stderrTail = tailOf(child.stderr);
	const endContents = bubblewrap ? inNamespace(child, exited, spec.marker) : followGroup(child, spec.marker).end;
	let ending: Promise<void> | undefined;
	return {
		kind: spec.kind,
		child,
		identity: identityOf(child.pid),
		exited,
		stderrTail,
		processes: () => countBelow(child.pid),
		end() {
			ending ??= endContents();
			return ending;
		},
	};
}

/** Of what descends from a process: all of a namespace, and of a group what did not hide. */
function countBelow(pid: number): number {
	const table = system.readProcessTable();
	const roots = table.filter((entry) => entry.parent === pid);
	return withDescendants(table, roots, new Set()).filter((entry) => !entry.zombie).length;
}

function inNamespace(child: BoxChild, exited: Promise<BoxExit>, marker: string): () => Promise<void> {
	const init = readInit(child.stdio[INFO_FD] as Readable);
	return () => endNamespace({ child, exited, init, marker });
}

/**
 * In a session of its own, whichever the kind: else a Ctrl-C in our terminal would end Claude before we could ask it
 * to stop, and the box could type into that terminal.
 */
function startPiped(
	file: string,
	args: readonly string[],
	options: { cwd: string; env: Environment; infoPipe: boolean },
): BoxChild & { readonly pid: number } {
	const child = spawn(file, [...args], {
		cwd: options.cwd,
		env: options.env,
		detached: true,
		stdio: ['pipe', 'pipe', 'pipe', ...(options.infoPipe ? (['pipe'] as const) : [])],
	});
	// Writing to a box that has just ended is no error of ours, and no reason for this process to end.
	for (const stream of [child, child.stdin, child.stdout, child.stderr]) stream?.on('error', () => {});
	const { pid, stdin, stdout, stderr } = child;
	if (pid === undefined || !stdin || !stdout || !stderr) {
		throw new AutocoderError(
			'INTERNAL',
			`The program ${file} could not be started.`,
			'Check that it may be executed, and that the machine has processes and file handles left.',
		);
	}
	return Object.assign(child, { pid, stdin, stdout, stderr });
}
