import type { ToolCall, ToolResult, Turn } from '../script.ts';
import { say, turn } from '../turns.ts';

/** A part of a script: it yields turns, receives their results, and comes to an answer of its own. */
export type Play<Answer> = Generator<Turn, Answer, readonly ToolResult[]>;

const NOTHING: ToolResult = { isError: true, text: '', images: 0 };

/** One turn with one call; the answer is its result. */
export function* ask(text: string, call: ToolCall): Play<ToolResult> {
	const [result] = yield turn(text, call);
	return result ?? NOTHING;
}

/** The last words of a session. */
export function* end(text: string): Play<void> {
	yield say(text);
}

/** Turns of a few calls each, so that the log stays readable; only the first speaks. Results are in the order of the calls. */
export function* askInGroups(text: string, calls: readonly ToolCall[], size = 4): Play<readonly ToolResult[]> {
	const results: ToolResult[] = [];
	for (let from = 0; from < calls.length; from += size) {
		const group = calls.slice(from, from + size);
		const answers = yield turn(from === 0 ? text : '', ...group);
		results.push(...group.map((_, index) => answers[index] ?? NOTHING));
	}
	return results;
}

/** The JSON object in a result; an empty one when there is none. */
export function jsonOf(result: ToolResult | undefined): Readonly<Record<string, unknown>> {
	try {
		const value: unknown = JSON.parse(result?.text ?? '');
		return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};
	} catch {
		return {};
	}
}

/** The first lines of a result, short enough to be a reason. */
export function gist(result: ToolResult | undefined): string {
	const lines = (result?.text ?? '').split('\n').filter((line) => line.trim() !== '' && !line.startsWith('###'));
	return lines.slice(0, 3).join(' ').slice(0, 300);
}
