import { quote, Refusal } from '../refusal.ts';
import { type Argument, certain, uncertain } from '../shell/word.ts';
import { type Call, checkOptions, checkProgramFile, unsure } from './rule.ts';

const OPTIONS = {
	refused: ['E', 'eval'],
	valued: 'CfIoWlj',
	valuedNames: ['file', 'makefile', 'directory', 'include-dir', 'jobs'],
	why: 'runs text that is no Makefile',
	instead: 'Write it into the Makefile.',
};

/** What make calls a shell, itself and its tools. */
const OWN = /^\s*(\.?SHELL\w*|(GNU)?MAKE\w*|\.RECIPEPREFIX)$/;
const TOOLS = /^(CC|CXX|CPP|LD|AR|AS|PATH)$/;

/** A Makefile is the project's own code; make also runs what stands in variables, which it expands wherever they come from. */
export function checkMake(call: Call): void {
	checkOptions(call, OPTIONS);
	const { args, variables } = call;
	for (const name of variables.assigned.keys()) checkExpansion(variables.textOf(name) ?? '');
	for (const [index, arg] of args.entries()) {
		const known = arg.text ?? arg.likely ?? arg.prefix;
		const [, attached] = /^(?:-[a-zB]*f|--(?:f|m)[a-z]*=)(.*)$/s.exec(known) ?? [];
		if (attached === '' && !known.endsWith('=')) checkProgramFile(call, args[index + 1]);
		else if (attached !== undefined) checkProgramFile(call, certain(attached));
		else if (/^--(f|m)[a-z]*$/.test(known)) checkProgramFile(call, args[index + 1]);
		checkDefinition(call, arg, known);
		if (arg.text === undefined && !arg.operand && !/^\w+=/.test(arg.prefix)) throw unsure('make', arg);
	}
}

function checkDefinition(call: Call, arg: Argument, known: string): void {
	checkExpansion(known);
	const [, name, operator] = /^([^=]*?)\s*([:+?!]*)=/s.exec(known) ?? [];
	if (name === undefined || known.startsWith('-')) return;
	if (OWN.test(name) || /[$!]/.test(name + operator)) throw runs(known);
	const value = known.slice(known.indexOf('=') + 1);
	if (TOOLS.test(name)) call.assign(name, arg.text === undefined ? uncertain(arg.source) : certain(value));
}

/** A variable is only named; a function may run something. */
function checkExpansion(text: string): void {
	if (/\$/.test(text.replace(/\$(\$|\w|[@<^?*%+]|\(\w+\)|\{\w+\})/g, ''))) throw runs(text);
}

function runs(text: string): Refusal {
	return new Refusal(
		'make-text',
		`make would run what stands in ${quote(text)}, or run its recipes by something else.`,
		'Write it into the Makefile, and give plain values.',
	);
}
