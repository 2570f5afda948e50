import { StringDecoder } from 'node:string_decoder';
import type { WriteStream } from 'node:tty';
import stringWidth from 'string-width';

const ESC = '\u001b[';
const HIDE_CURSOR = `${ESC}?25l`;
const SHOW_CURSOR = `${ESC}?25h`;
/** A terminal that knows them shows what stands between at once; others pass them over. */
const [BEGIN_FRAME, END_FRAME] = [`${ESC}?2026h`, `${ESC}?2026l`];
/** A line that a terminal measures wider than we do is cut at its edge, and does not break. */
const [NO_WRAP, WRAP] = [`${ESC}?7l`, `${ESC}?7h`];
const ERASE_LINE = `${ESC}K`;
const ERASE_BELOW = `${ESC}J`;

export interface PinnedFooter {
	/** Brings the footer up to date; writes nothing when it looks as before. */
	refresh(): void;
	/** Takes the footer away and gives the terminal back. May be called again. */
	release(): void;
}

/**
 * Keeps lines at the bottom of a terminal, while all that this process writes to the streams scrolls by above them. The terminal is
 * given back whatever happens: at the end of the process, before a crash is reported, and while a user has suspended it.
 *
 * @param others further streams that end in the same terminal, such as standard error
 */
export function pinFooter(terminal: WriteStream, others: readonly WriteStream[], lines: () => string[]): PinnedFooter {
	const write = terminal.write.bind(terminal) as (text: string) => boolean;
	const diversions = [divert(terminal, between), ...others.map((stream) => divert(stream, between))];
	let shown: readonly string[] = [];
	/** As many as the terminal had when the footer was drawn: nothing of it is wider. */
	let drawnColumns = Number.POSITIVE_INFINITY;
	let state: 'up' | 'suspended' | 'released' = 'up';

	/** To the first column of the footer's first row. The cursor rests in the first column of the last line's row. */
	function toTop(): string {
		// Terminals break lines anew when they become narrower, so what was one row may be several.
		const columns = columnsNow();
		const widths = shown.slice(0, -1).map((line) => Math.min(stringWidth(line), drawnColumns));
		const rows = widths.map((width) => Math.max(1, Math.ceil(width / columns)));
		const up = rows.reduce((sum, count) => sum + count, 0);
		return up === 0 ? '\r' : `\r${ESC}${up}A`;
	}

	function columnsNow(): number {
		return terminal.columns || Number.POSITIVE_INFINITY;
	}

	function draw(above: string, next: readonly string[]): void {
		const body = next.map((line) => `${line}${ERASE_LINE}`).join('\r\n');
		const top = toTop();
		const erase = above === '' ? '' : ERASE_BELOW;
		// Without text in between the rows are written over, never erased first: nothing flickers.
		write(`${BEGIN_FRAME}${top}${erase}${above}${NO_WRAP}${body}${ERASE_BELOW}\r${WRAP}${END_FRAME}`);
		[shown, drawnColumns] = [next, columnsNow()];
	}

	function between(text: string, print: (text: string) => boolean): boolean {
		if (state !== 'up') return print(text);
		const next = lines();
		if (print === diversions[0]?.print) {
			draw(text, next);
			return true;
		}
		takeAway();
		const flowing = print(text);
		draw('', next);
		return flowing;
	}

	function takeAway(): void {
		write(`${toTop()}${ERASE_BELOW}`);
		shown = [];
	}

	function release(): void {
		if (state === 'released') return;
		if (state === 'up') takeAway();
		write(SHOW_CURSOR);
		state = 'released';
		for (const diversion of diversions) diversion.end();
		for (const [name, listener] of listeners) process.off(name, listener);
		terminal.off('resize', redraw);
	}

	function redraw(): void {
		if (state !== 'up') return;
		takeAway();
		draw('', lines());
	}

	/** Ctrl-Z: the shell gets a clean terminal, and the footer comes back with the process. */
	function suspend(): void {
		if (state !== 'up') return;
		takeAway();
		write(SHOW_CURSOR);
		state = 'suspended';
		process.kill(process.pid, 'SIGSTOP');
	}

	function resume(): void {
		if (state !== 'suspended') return;
		state = 'up';
		write(HIDE_CURSOR);
		redraw();
	}

	/** Ctrl-\ ends the process without a word, as it does everywhere. */
	function quit(): void {
		release();
		process.kill(process.pid, 'SIGQUIT');
	}

	const listeners: readonly (readonly [string, () => void])[] = [
		['exit', release],
		['uncaughtExceptionMonitor', release],
		['SIGTSTP', suspend],
		['SIGCONT', resume],
		['SIGQUIT', quit],
	];
	for (const [name, listener] of listeners) process.on(name, listener);
	terminal.on('resize', redraw);
	write(HIDE_CURSOR);
	draw('', lines());
	return {
		release,
		refresh() {
			if (state !== 'up') return;
			const next = lines();
			if (next.length !== shown.length || next.some((line, index) => line !== shown[index])) draw('', next);
		},
	};
}

/** Sends the whole lines that are written to a stream through `onLines`; a line's beginning waits for its end. */
function divert(
	stream: WriteStream,
	onLines: (text: string, print: (text: string) => boolean) => boolean,
): { readonly print: (text: string) => boolean; end(): void } {
	const original = stream.write;
	const print = (text: string) => original.call(stream, text);
	const decoder = new StringDecoder('utf8');
	let begun = '';
	function write(
		chunk: string | Uint8Array,
		encoding?: BufferEncoding | ((error?: Error | null) => void),
		written?: (error?: Error | null) => void,
	): boolean {
		const text = begun + (typeof chunk === 'string' ? chunk : decoder.write(Buffer.from(chunk)));
		const end = text.lastIndexOf('\n') + 1;
		begun = text.slice(end);
		const flowing = end === 0 || onLines(text.slice(0, end), print);
		const callback = typeof encoding === 'function' ? encoding : written;
		if (callback !== undefined) process.nextTick(callback);
		return flowing;
	}
	stream.write = write;
	return {
		print,
		end() {
			stream.write = original;
			if (begun !== '') print(begun);
			begun = '';
		},
	};
}
