import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const TAIL_LINES = 200;
const GRACE_MS = 2_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program to its end, in a process group of its own, so that an interrupted set-up leaves no compiler behind.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void, onStart?: (pid: number) => void }} options
 * @returns {Promise<{ ok: boolean, tail: string[] }>} tail: the last lines of stdout and stderr; a program that cannot be started is not ok
 */
export function runProgram(program, args, { cwd, env, onLine, onStart } = {}) {
	return new Promise((resolve) => {
		const tail = [];
		const child = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
		const stopOn = Object.fromEntries(SIGNALS.map((signal) => [signal, () => endWith(signal, child)]));
		for (const signal of SIGNALS) process.on(signal, stopOn[signal]);
		const finish = (ok) => {
			for (const signal of SIGNALS) process.off(signal, stopOn[signal]);
			resolve({ ok, tail });
		};

		if (child.pid) onStart?.(child.pid);
		for (const stream of [child.stdout, child.stderr]) {
			eachLine(stream, (line) => {
				tail.push(line);
				if (tail.length > TAIL_LINES) tail.shift();
				onLine?.(line);
			});
		}
		child.once('error', (error) => {
			tail.push(error.message);
			finish(false);
		});
		child.once('close', (code) => finish(code === 0));
	});
}

/** Ends the program before this process, whose lock must not be free while the program is at work. */
function endWith(signal, child) {
	const leave = () => {
		if (child.pid) killGroup(child.pid, 'SIGKILL');
		process.exit(128 + constants.signals[signal]);
	};
	if (!child.pid || child.exitCode !== null) return leave();
	child.once('exit', leave);
	setTimeout(() => killGroup(child.pid, 'SIGKILL'), GRACE_MS);
	killGroup(child.pid, 'SIGTERM');
}

/** @param {number} leader @param {NodeJS.Signals} signal */
export function killGroup(leader, signal) {
	try {
		process.kill(-leader, signal);
	} catch {
		// Already gone.
	}
}

function eachLine(stream, take) {
	let rest = '';
	stream.setEncoding('utf8');
	stream.on('data', (chunk) => {
		const lines = (rest + chunk).split(/[\r\n]+/);
		rest = lines.pop();
		for (const line of lines) if (line.trim()) take(line);
	});
	stream.on('end', () => {
		if (rest.trim()) take(rest);
	});
}
