import { quote, Refusal } from '../refusal.ts';
import type { Argument } from '../shell/word.ts';
import { CLOSED, HARD, KNOWN_PACKAGES } from './default-list.ts';
import { type Call, type Rule, unsure } from './rule.ts';

const known = new Set(KNOWN_PACKAGES);

/** Names of programs that are closed to agents, whatever starts them. */
const CLOSED_NAMES = new Set([...HARD, ...CLOSED].flatMap(({ names }) => names));

/** Closed programs whose names scripts of a project have too. */
const SCRIPT_NAMES =
	/^(watch|view|info|host|port|code|init|service|history|complete|bind|batch|more|most|screen|script|stripe|firebase|supabase|wrangler|docker)$/;

/** Whether a word that may be a script's name is that of a program as well, which is started where there is no such script. */
export function isProgramName(call: Call, word: Argument, rest: readonly Argument[]): boolean {
	const { text = '' } = word;
	if (call.isAllowed(text) || !/^[\w:.-]+$/.test(text)) return true;
	return CLOSED_NAMES.has(text) && !(SCRIPT_NAMES.test(text) && rest.every(({ prefix }) => prefix.startsWith('-')));
}

/** The name of a package without its version. */
export function withoutVersion(name: string): string {
	return name.replace(/(?<=.)@[\w.^~*-]+$/, '');
}

export function isKnownPackage(name: string): boolean {
	return known.has(withoutVersion(name));
}

/** A tool by the name of its package, of its command, or of a program. */
export function checkTool(call: Call, words: readonly Argument[]): void {
	const [tool, ...args] = words;
	if (tool === undefined) return;
	const name = tool.text === undefined ? undefined : withoutVersion(tool.text);
	// A program with a rule of its own keeps it here.
	if (name !== undefined && (call.isAllowed(name) || CLOSED_NAMES.has(name))) {
		call.run([{ ...tool, text: name }, ...args]);
		return;
	}
	if (name !== undefined && known.has(name)) return;
	throw new Refusal(
		'unknown-package',
		`${call.name} would fetch and run ${quote(tool.source)}, which is not a tool that the guard knows.`,
		'Add it to the project (npm install --save-dev) and run it as ./node_modules/.bin/NAME, or by a script of package.json.',
	);
}

export const checkNpx: Rule = (call) => {
	const { args } = call;
	for (let index = 0; index < args.length; index++) {
		const arg = args[index];
		const text = arg?.text;
		if (arg === undefined) return;
		if (text === undefined) throw unsure(call.name, arg);
		if (text === '-c' || text === '--call') {
			const code = args[index + 1];
			if (code?.text === undefined) throw unsure(call.name, code ?? arg);
			return call.shell(code.text);
		}
		if (text.startsWith('--call=')) return call.shell(text.slice(7));
		if (text === '-p' || text === '--package') {
			index += 1;
			if (args[index]?.text === undefined || !isKnownPackage(args[index]?.text ?? ''))
				checkTool(call, args.slice(index, index + 1));
		} else if (text.startsWith('--package=')) {
			if (!isKnownPackage(text.slice(10))) throw unsure(call.name, arg);
		} else if (!text.startsWith('-')) return checkTool(call, args.slice(index));
		else if (
			!/^(-y|--yes|--no|--no-install|--bun|-q|--quiet|--|--prefer-offline|--offline|-v|--version|--silent|--ignore-existing)$/.test(
				text,
			)
		)
			throw unsure(call.name, arg);
	}
};
