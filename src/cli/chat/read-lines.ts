import { createInterface } from 'node:readline';

/** What a person types, or what comes on standard input where it is no terminal. */
export interface Lines {
	/** The next line, or several that were pasted at once; null at the end, and after Ctrl-C. */
	read(prompt: string): Promise<string | null>;
	/** Lets another program have the terminal meanwhile. */
	pause(): void;
	resume(): void;
	close(): void;
}

/** Lines that come within so many milliseconds were pasted, and belong together. */
const PASTED_MS = 40;

/** @param onInterrupt told of Ctrl-C while nothing is asked */
export function readLines(input: NodeJS.ReadStream, output: NodeJS.WriteStream, onInterrupt: () => void): Lines {
	const terminal = input.isTTY === true;
	const lines = createInterface({ input, output, terminal });
	const waiting: string[] = [];
	let wanted: ((line: string | null) => void) | null = null;
	let timer: NodeJS.Timeout | undefined;
	let ended = false;

	function give(line: string | null): void {
		const take = wanted;
		wanted = null;
		take?.(line);
	}

	function giveWaiting(): void {
		if (wanted === null) return;
		const text = terminal ? waiting.splice(0).join('\n') : waiting.shift();
		if (text !== undefined) give(text);
	}

	lines.on('line', (line) => {
		waiting.push(line);
		clearTimeout(timer);
		if (terminal && !ended) timer = setTimeout(giveWaiting, PASTED_MS);
		else giveWaiting();
	});
	lines.on('SIGINT', () => {
		onInterrupt();
		ended = true;
		give(null);
	});
	lines.on('close', () => {
		ended = true;
		giveWaiting();
		give(null);
	});

	return {
		read(prompt) {
			const early = waiting.shift();
			if (early !== undefined) return Promise.resolve(early);
			if (ended) return Promise.resolve(null);
			lines.setPrompt(prompt);
			lines.prompt();
			return new Promise((resolve) => {
				wanted = resolve;
			});
		},
		pause: () => void lines.pause(),
		resume: () => void lines.resume(),
		close: () => lines.close(),
	};
}
