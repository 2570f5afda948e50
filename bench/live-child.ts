import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A process of a live bench that speaks in lines. */
export interface LineChild {
	line(): Promise<string>;
	tell(line: string): void;
	end(): Promise<void>;
}

/** @param script of this directory, as `live-server` */
export function startLineChild(script: string, args: readonly (string | number)[]): LineChild {
	const path = fileURLToPath(new URL(`./${script}.js`, import.meta.url));
	const child = spawn(process.execPath, [path, ...args.map(String)], { stdio: ['pipe', 'pipe', 'inherit'] });
	const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
	const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
	return {
		async line() {
			const { value, done } = (await lines.next()) as IteratorResult<string, undefined>;
			if (done === true) throw new Error(`${script} ended without a word.`);
			return value;
		},
		tell: (line) => void child.stdin.write(`${line}\n`),
		async end() {
			child.kill('SIGKILL');
			await ended;
		},
	};
}
