import type { CommandNode, Redirection } from 'unbash';
import type { Variables } from './variables.ts';
import { type Argument, readWord } from './word.ts';

/** What a command is given to read: a text; null: a text that only comes to be; undefined: a file, or nothing. */
export type Input = string | null | undefined;

/** What redirections give to a command to read, or else the pipe that it is in. */
export function inputOf(redirects: readonly Redirection[], variables: Variables, piped: Input): Input {
	const last = redirects.findLast(
		({ type, operator, descriptor }) =>
			(type !== 'Redirect' || operator.startsWith('<')) &&
			(descriptor?.type !== 'FileDescriptor' || descriptor.value === 0),
	);
	if (last === undefined) return piped;
	if (last.type === 'HereDoc') return last.body.parts === undefined ? last.body.text : null;
	if (last.target === undefined) return null;
	const known = knownText(readWord(last.target, variables));
	if (last.type === 'HereString') return known ?? null;
	// A file is the project's own, but for those that stand for what is open already.
	const isOpen =
		last.target.parts?.some(({ type }) => type === 'ProcessSubstitution') || /^\/(dev|proc)\//.test(known ?? '');
	return last.operator === '<' && (!isOpen || known === '/dev/null') ? undefined : null;
}

/** What a command puts into a pipe, as far as it is surely plain text or a file. */
export function writtenBy(node: CommandNode, variables: Variables): Input {
	if (node.type !== 'Command' || node.name?.parts !== undefined || node.redirects.length > 0) return null;
	const words = node.suffix.flatMap((part) => (part.type === 'Word' ? [readWord(part, variables)] : []));
	const known = words.map(knownText);
	switch (node.name?.value) {
		case 'echo':
		case 'printf': {
			const text = known.includes(undefined) ? undefined : known.join('\n').replaceAll('\\n', '\n');
			return text === undefined || text.includes('\\') ? null : text;
		}
		case 'cat':
			return known.length > 0 && words.every(isFile) ? undefined : null;
		default:
			return null;
	}
}

function knownText({ text, likely, shape }: Argument): string | undefined {
	return text ?? likely ?? shape;
}

function isFile({ text, prefix, operand, source }: Argument): boolean {
	return operand && !/^\/(dev|proc)\//.test(text ?? prefix) && !/^[<>]\(/.test(source);
}
