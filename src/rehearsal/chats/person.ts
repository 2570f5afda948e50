import type { Opening, Script, ToolResult, Turn } from '../script.ts';
import { say } from '../turns.ts';

/** What a person said in a talk so far, in order; the last is what is to be answered. */
export type Said = readonly string[];

/** Says something and waits for what the person says next. */
function* listen(said: Said, turn: Turn): Generator<Turn, Said, readonly ToolResult[]> {
	const [person] = yield turn;
	return [...said, person?.text ?? ''];
}

/**
 * A talk as a script: each time a person has said something, `answer` plays the turns up to the last, which it returns. A Claude
 * that takes a talk over is told in its opening what was said before.
 */
export function* talk(
	opening: Opening,
	answer: (said: Said) => Generator<Turn, string, readonly ToolResult[]>,
): Script {
	let said = saidInOpening(opening.prompt);
	for (;;) {
		const words = yield* answer(said);
		said = yield* listen(said, say(words));
	}
}

function saidInOpening(prompt: string): Said {
	const lines = /<talk_so_far>\n([\s\S]*?)\n<\/talk_so_far>/.exec(prompt)?.[1]?.split('\n') ?? [];
	const before = lines.flatMap((line) => {
		const { from, text } = JSON.parse(line) as { from: string; text: string };
		return from === 'person' ? [text] : [];
	});
	const now = prompt.split('The person says now:\n\n').at(-1) ?? prompt;
	return [...before, now];
}
