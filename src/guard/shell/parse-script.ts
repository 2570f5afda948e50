import { type ParsedScript, parse } from 'unbash';
import { quote, Refusal } from '../refusal.ts';

/** An agent's longest commands write a file by a here-document; a longer one is for the Write tool. */
const LONGEST = 200_000;

/** Parses a piece of shell. @throws Refusal where bash might read it in another way than we do */
export function parseScript(text: string): ParsedScript {
	if (text.length > LONGEST) {
		throw new Refusal(
			'too-long',
			`A command of ${text.length} characters is too long to be checked.`,
			'Write the text with the Write tool.',
		);
	}
	const odd = ODD_CHARACTER.exec(text);
	if (odd !== null) {
		throw new Refusal(
			'odd-character',
			`The command holds the control character ${JSON.stringify(odd[0])}.`,
			'Write it without.',
		);
	}
	const script = parse(text);
	checkErrors(script);
	return script;
}

/** A nested script reports its own errors. */
export function checkErrors({ errors }: ParsedScript): void {
	const [first] = errors ?? [];
	if (first !== undefined) {
		throw new Refusal(
			'syntax',
			`The command cannot be understood: ${quote(first.message)} at character ${first.pos + 1}.`,
			'Write it more plainly, or as a script file that you run.',
		);
	}
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const ODD_CHARACTER = /[\u0000-\u0008\u000b-\u001f\u007f]/;
