import type { Answers, Questions } from '../../contract/conversation.ts';
import { colours } from '../colours.ts';
import { visible } from '../output.ts';
import type { Lines } from './read-lines.ts';

/** Puts questions one after the other; null when the person left. An empty line leaves a question to Claude. */
export async function askPerson(
	questions: Questions,
	read: Lines['read'],
	say: (line?: string) => void,
): Promise<Answers | null> {
	const answers: Answers = {};
	for (const [place, question] of questions.entries()) {
		const { options, multi_select } = question;
		say();
		say(colours.bold(visible(question.question)));
		for (const [index, { label, description }] of options.entries())
			say(
				`  ${colours.cyan(String(index + 1))} ${visible(label)}${description ? colours.dim(`  ${visible(description)}`) : ''}`,
			);
		const how =
			options.length === 0
				? 'your answer'
				: multi_select
					? 'numbers, or your own words'
					: 'a number, or your own words';
		const line = await read(`${colours.dim(how)} > `);
		if (line === null) return null;
		const given = chosen(line, options, multi_select);
		if (given !== null) answers[String(place)] = given;
	}
	return answers;
}

/** Numbers stand for options; all else is the person's own words. */
export function chosen(
	line: string,
	options: readonly { readonly label: string }[],
	several: boolean,
): string | string[] | null {
	const text = line.trim();
	if (text === '') return null;
	const numbers = /^\d+(?:[\s,]+\d+)*$/.test(text) ? text.split(/[\s,]+/).map(Number) : [];
	const labels = numbers.map((number) => options[number - 1]?.label);
	if (labels.length === 0 || labels.includes(undefined) || (labels.length > 1 && !several)) return text;
	const known = [...new Set(labels)] as string[];
	return several ? known : (known[0] ?? text);
}
