import type {
	ArrayValue,
	Assignment,
	Command,
	CommandNode,
	CompoundCommand,
	CompoundList,
	HereDoc,
	ParsedScript,
	PipelineNode,
	Redirection,
	Statement,
	Word,
} from 'unbash';
import { quote, Refusal } from '../refusal.ts';
import { checkArithmeticText } from './arithmetic.ts';
import { type Input, inputOf, writtenBy } from './input.ts';
import type { Invocation, Judges, Walker } from './judges.ts';
import { checkErrors, parseScript } from './parse-script.ts';
import { collectVariables, type Variables } from './variables.ts';
import { checkQuoting, createWordWalk, unknown } from './walk-word.ts';
import { type Argument, certain, readWord } from './word.ts';

interface Scope {
	readonly variables: Variables;
	/** Functions that are surely defined by now. */
	readonly functions: Set<string>;
	/** Whether what is defined here is surely defined afterwards. */
	readonly sure: boolean;
	/** The commands so far of the pipeline around. */
	readonly upstream: Invocation[];
	readonly depth: number;
	/** What a pipe or a redirection gives to whatever is here. */
	readonly piped?: Input;
}

const DEEPEST = 40;

/** Walks everything that a piece of shell may run, however deep, and has each part judged. */
export function walkScript(text: string, judges: Judges): void {
	const { word, parts, subscript, arithmetic, test } = createWordWalk<Scope>({
		substitution: (inner, scope) =>
			judges.within('apart', () => walk(inner, { ...unsure(scope), upstream: [], depth: scope.depth + 1 })),
		assignment: (name, value) => judges.assignment(name, value, undefined),
	});
	const script = parseScript(text);
	walk(script, { variables: collectVariables(script), functions: new Set(), sure: true, upstream: [], depth: 0 });

	function walk(inner: ParsedScript | undefined, scope: Scope): void {
		if (inner === undefined) throw unknown('a substitution');
		checkErrors(inner);
		if (scope.depth > DEEPEST)
			throw new Refusal('too-deep', 'The command is nested too deep.', 'Write it as a script file.');
		statements(inner.commands, scope);
	}

	function statements(list: readonly Statement[], scope: Scope): void {
		for (const { command, background } of list) {
			const inner = background === true ? unsure(scope) : scope;
			const list = () => {
				if (command.type !== 'AndOr') pipeline(command, inner);
				else
					for (const [index, part] of command.commands.entries()) pipeline(part, index === 0 ? inner : unsure(scope));
			};
			if (background === true) judges.within('apart', list);
			else list();
		}
	}

	function pipeline(node: PipelineNode, scope: Scope): void {
		if (node.type !== 'Pipeline') {
			command(node, scope);
			return;
		}
		// In a substitution bash takes the word after `time` for no reserved one, and ends the substitution at another place.
		const timed = node.prefixes.some(({ type }) => type === 'Time');
		if (timed && scope.depth > 0 && node.commands[0]?.type !== 'Command') throw unknown('"time" in a substitution');
		const upstream: Invocation[] = [];
		for (const [index, part] of node.commands.entries()) {
			const giver = node.commands[index - 1];
			if (node.commands.length === 1) {
				command(part, scope);
				continue;
			}
			const piped = giver === undefined ? {} : { piped: writtenBy(giver, scope.variables) };
			judges.within('apart', () => command(part, { ...unsure(scope), upstream, ...piped }));
		}
	}

	function command(node: CommandNode, scope: Scope): void {
		switch (node.type) {
			case 'Command': {
				simple(node, scope);
				return;
			}
			case 'Function': {
				const name = literal(node.name, scope, 'a function');
				judges.functionName(name);
				const known = new Set([...scope.functions, name]);
				const { body } = node;
				if (body.type === 'CompoundList') throw unknown('a function without braces');
				judges.within('function', () => command(body, { ...unsure(scope), functions: new Set(known) }));
				if (scope.sure) scope.functions.add(name);
				return;
			}
			case 'Redirected':
				for (const redirect of node.redirects) redirection(redirect, scope);
				// A redirection that fails keeps its command from running.
				command(node.command, { ...unsure(scope), piped: inputOf(node.redirects, scope.variables, scope.piped) });
				return;
			case 'Coproc':
				throw unknown('"coproc"');
			default: {
				compound(node, scope);
				return;
			}
		}
	}

	function compound(node: CompoundCommand, outer: Scope): void {
		const scope = node.type === 'BraceGroup' ? outer : unsure(outer);
		switch (node.type) {
			case 'BraceGroup': {
				lists(scope, node.body);
				return;
			}
			case 'Subshell': {
				judges.within('apart', () => lists(scope, node.body));
				return;
			}
			case 'If':
				lists(scope, node.clause);
				branches(scope, node.then, node.else);
				for (const { clause, then } of node.elif) branches(scope, clause, then);
				return;
			case 'While': {
				judges.within('loop', () => lists(scope, node.clause, node.body));
				return;
			}
			case 'For':
			case 'Select':
				judges.assignment(literal(node.name, scope, 'a variable'), undefined, undefined);
				for (const one of node.wordlist ?? []) {
					word(one, scope);
					judges.mention(readWord(one, scope.variables));
				}
				judges.within('loop', () => lists(scope, node.body));
				return;
			case 'ArithmeticFor':
				for (const part of [node.initialize, node.test, node.update]) if (part !== undefined) arithmetic(part, scope);
				judges.within('loop', () => lists(scope, node.body));
				return;
			case 'Case':
				word(node.word, scope);
				for (const { pattern, body } of node.items) {
					for (const one of pattern) parts(one.parts, scope);
					branches(scope, body);
				}
				return;
			case 'TestCommand': {
				test(node.expression, scope);
				return;
			}
			case 'ArithmeticCommand':
				if (node.expression === undefined || /["'\\]/.test(node.body)) throw unknown(quote(node.body));
				arithmetic(node.expression, scope);
				return;
		}
	}

	function lists(scope: Scope, ...bodies: readonly (CompoundList | undefined)[]): void {
		for (const body of bodies) statements(body?.commands ?? [], scope);
	}

	function branches(scope: Scope, ...bodies: readonly (CompoundList | undefined)[]): void {
		for (const body of bodies) judges.within('branch', () => lists(scope, body));
	}

	function simple(node: Command, scope: Scope): void {
		const name = node.name === undefined ? undefined : readWord(node.name, scope.variables);
		for (const part of node.prefix) {
			if (part.type === 'Assignment') assignment(part, name?.text, scope);
			else redirection(part, scope);
		}
		if (node.name === undefined || name === undefined) {
			for (const part of node.suffix) if (part.type !== 'Word' && part.type !== 'Assignment') redirection(part, scope);
			return;
		}
		word(node.name, scope);
		const args: Argument[] = [];
		for (const part of node.suffix) {
			switch (part.type) {
				case 'Word':
					word(part, scope);
					args.push(readWord(part, scope.variables));
					break;
				case 'Assignment':
					args.push(argumentOf(part, scope));
					assignment(part, name.text, scope);
					break;
				default:
					redirection(part, scope);
			}
		}
		const input = inputOf(node.redirects, scope.variables, scope.piped);
		// Functions come before builtins and programs.
		if (name.text !== undefined && scope.functions.has(name.text)) return;
		const invocation = { name, args, input, variables: scope.variables, upstream: [...scope.upstream] };
		judges.command(invocation, walkerIn(scope));
		scope.upstream.push(invocation);
	}

	function walkerIn(scope: Scope): Walker {
		const nested = (code: string, functions: Set<string>) => {
			const inner = parseScript(code);
			const variables = collectVariables(inner, scope.variables);
			walk(inner, { ...unsure(scope), upstream: [], variables, functions, depth: scope.depth + 1 });
		};
		return { here: (code) => nested(code, scope.functions), inNewShell: (code) => nested(code, new Set()) };
	}

	function assignment(node: Assignment, commandName: string | undefined, scope: Scope): void {
		if (node.index !== undefined) subscript(node.index, scope);
		if (node.value.type === 'ArrayValue') {
			array(node.value, scope);
			judges.assignment(node.name, undefined, commandName);
			return;
		}
		word(node.value, scope);
		judges.assignment(node.name, readWord(node.value, scope.variables), commandName);
	}

	function array({ elements }: ArrayValue, scope: Scope): void {
		for (const element of elements) {
			word(element, scope);
			judges.mention(readWord(element, scope.variables));
			if (!element.text.startsWith('[')) continue;
			const index = /^\[(\w*)\]\+?=/.exec(element.text)?.[1];
			if (index === undefined) throw unknown(quote(element.text));
			checkArithmeticText(index, scope.variables);
		}
	}

	function redirection(node: Redirection, scope: Scope): void {
		const { descriptor } = node;
		if (descriptor?.type === 'FileDescriptorVariable' && !/^\w+$/.test(descriptor.name))
			throw unknown(quote(descriptor.name));
		if (descriptor?.type === 'FileDescriptorVariable') judges.assignment(descriptor.name, undefined, undefined);
		if (node.type === 'HereDoc') {
			hereDoc(node, scope);
			return;
		}
		if (node.target === undefined) throw unknown('a redirection to nothing');
		word(node.target, scope);
		const target = readWord(node.target, scope.variables);
		if (node.type === 'HereString') {
			judges.mention(target);
			return;
		}
		const isDescriptor = /^[<>]&$/.test(node.operator) && /^(\d+-?|-)$/.test(target.shape ?? '');
		if (isDescriptor) return;
		if (node.operator === '<') judges.read(target);
		else judges.write(target);
	}

	function hereDoc(node: HereDoc, scope: Scope): void {
		if (node.delimiter === undefined || node.closing === undefined)
			throw new Refusal('here-document', 'The here-document does not end.', 'Put its end mark on a line of its own.');
		checkQuoting(node.body.parts);
		parts(node.body.parts, scope);
	}

	function literal(node: Word, scope: Scope, what: string): string {
		const { text } = readWord(node, scope.variables);
		if (text === undefined || node.parts !== undefined || !/^[A-Za-z_][\w-]*$/.test(text))
			throw new Refusal(
				'name',
				`${quote(node.text)} is no plain name for ${what}.`,
				'Use letters, digits and underscores.',
			);
		return text;
	}
}

function argumentOf({ text, value }: Assignment, { variables }: Scope): Argument {
	if (value.type === 'ArrayValue') return certain(text);
	const read = readWord(value, variables);
	const start = text.slice(0, text.indexOf('=') + 1);
	return {
		...read,
		source: text,
		text: read.text === undefined ? undefined : start + read.text,
		prefix: start + read.prefix,
	};
}

function unsure(scope: Scope): Scope {
	return { ...scope, functions: new Set(scope.functions), sure: false };
}
