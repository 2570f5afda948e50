import type { GuardSettings } from '../contract/guard-settings.ts';
import { checkProtected, checkSecrets, checkWrite } from './command-paths.ts';
import { isOwnGround, type Place, placeOf } from './place.ts';
import { pathsOf } from './place-in-text.ts';
import { leadsAway } from './programs/directories.ts';
import { checkProgram, isAllowed, isKnown, isOwnPath, plainName } from './programs/programs.ts';
import type { Call } from './programs/rule.ts';
import { checkVariable } from './programs/variables.ts';
import { quote, Refusal } from './refusal.ts';
import type { Invocation, Walker } from './shell/judges.ts';
import type { Variables } from './shell/variables.ts';
import { walkScript } from './shell/walk.ts';
import { type Argument, certain } from './shell/word.ts';
import { createWhereabouts, targetOf } from './whereabouts.ts';

/** What an agent may do with a command of the shell. */
export type CommandDecision =
	| {
			readonly allow: true;
			/** Every program that the shell may start, each once, in the order of the text. */
			readonly programs: readonly string[];
			/** It may run only when the work tree has nothing uncommitted; else this is why not. */
			readonly onlyWhenClean?: Denial;
	  }
	| ({ readonly allow: false } & Denial);

export interface Denial {
	/** A short name of the rule that decided. */
	readonly rule: string;
	/** What, why, and what to do instead. */
	readonly reason: string;
}

/**
 * Decides a command of the shell: it may run when every program that the shell would start is allowed for what it is asked to do, and
 * everything in it is understood. Pure: the same text gives the same answer.
 */
export function decideCommand(text: string, settings: GuardSettings, place: Place): CommandDecision {
	const judge = createJudge(settings, place);
	try {
		walkScript(text, judge.judges);
		judge.finish();
	} catch (error) {
		if (error instanceof Refusal) return { allow: false, rule: error.rule, reason: error.message };
		// A parser that fails has understood nothing.
		return {
			allow: false,
			rule: 'not-understood',
			reason: `The command ${quote(text)} cannot be understood. Write it more plainly.`,
		};
	}
	const { programs, cleanTree } = judge;
	return {
		allow: true,
		programs: [...programs],
		...(cleanTree() === undefined ? {} : { onlyWhenClean: cleanTree() as Denial }),
	};
}

function createJudge(settings: GuardSettings, start: Place) {
	const counted = new Set<string>();
	const own: string[] = [];
	const where = createWhereabouts(start);
	let moved = false;
	let unclean: Denial | undefined;

	function judge({ name, args, input, variables, upstream }: Invocation, walker: Walker): void {
		const place = where.place();
		const word = nameOf(name);
		for (const arg of [name, ...args]) checkSecrets(arg, place);
		if (word === 'xargs' && typeof input === 'string') checkSecrets(certain(input), place);
		const call: Call = {
			...{ name: plainName(word), args, input, place, variables, upstream },
			run: ([first, ...rest], directory) => {
				if (first === undefined) return;
				const run = () => judge({ name: first, args: rest, input, variables, upstream }, walker);
				if (directory === undefined) run();
				else where.within('apart', () => [where.go('cd', [directory]), run()]);
			},
			shell: (text) => where.within('apart', () => walker.inNewShell(text)),
			script,
			assign: (variable, value) => checkVariable(variable, value, word),
			write: (path) => write(path, where.place()),
			isAllowed: (one) => isAllowed(one, settings),
			isOpened: (use) => settings.allow.includes(use),
			needsCleanTree: ({ rule, message }) => {
				unclean ??= { rule, reason: message };
			},
		};
		if (isOwnPath(word)) script(name);
		else if (word === 'trap') trap(call, walker);
		else if (word === 'eval' && args.every((arg) => arg.text !== undefined))
			walker.here(args.map((arg) => arg.text).join(' '));
		else checkProgram(call, settings);
		counted.add(word);
		if (/^(cd|pushd|popd)$/.test(word)) {
			if (leadsAway(targetOf(args))) moved = true;
			where.go(word, args);
		}
	}

	function write(path: Argument, place: Place): void {
		checkWrite(path, place);
		where.requireSure(path);
	}

	/** A script or a program of the project, which is its own code. */
	function script(path: Argument): void {
		const text = path.text ?? path.prefix;
		const place = where.place();
		const real = placeOf(text, place);
		const isOwn = text.startsWith('/') ? real.startsWith(`${start.project}/`) : isOwnGround(real, place);
		if (text === '' || text.split('/').includes('..') || !isOwn || text.startsWith('~')) throw outside(path.source);
		if (pathsOf(path, place).some((one) => !isOwnGround(placeOf(one, place), place))) throw outside(path.source);
		where.requireSure(path);
		own.push(text);
	}

	return {
		programs: counted,
		cleanTree: () => unclean,
		/** Where one is after a way up is not certain: a path may be one of the system. */
		finish(): void {
			const strange = moved ? own.find((path) => SYSTEM.test(path) && !OWN_BIN.test(path)) : undefined;
			if (strange !== undefined) throw outside(strange);
		},
		judges: {
			command: judge,
			assignment(name: string, value: Argument | undefined, command: string | undefined) {
				if (value !== undefined) checkSecrets(value, where.place());
				checkVariable(name, value, command);
			},
			mention: (word: Argument) => checkSecrets(word, where.place()),
			within: where.within,
			write: (target: Argument) => {
				checkSecrets(target, where.place());
				write(target, where.place());
			},
			read: (target: Argument) => {
				checkSecrets(target, where.place());
				checkProtected(target, 'read', where.place());
			},
			functionName(name: string): void {
				if (isKnown(name, settings))
					throw new Refusal(
						'function',
						`A function named ${quote(name)} would hide the program.`,
						'Give it another name.',
					);
			},
		},
	};
}

/** Parts of a path by which the system is reached from its root. */
const SYSTEM = /(^|\/)(s?bin|lib\w*|opt|usr|home|root|tmp|etc|proc|mnt|var|dev|run|snap)\//;
const OWN_BIN = /(^|\/)(node_modules\/\.bin|\.?v?env[\w.-]*\/bin|vendor\/bin)\/[^/]+$/;

function trap({ args, variables }: Call, walker: Walker): void {
	const [code] = args;
	if (code === undefined || /^(-[lp]?|)$/.test(code.text ?? '?')) return;
	if (code.text === undefined) {
		const written = withNumbers(code, variables);
		if (written !== undefined) {
			walker.here(written);
			return;
		}
		throw new Refusal(
			'trap',
			`What trap ${quote(code.source)} runs is only known when it runs.`,
			'Put the command in single quotes.',
		);
	}
	walker.here(code.text);
}

/** Text with numbers of this command in it, such as "kill $!", which mean the same now and later; it must assign nothing. */
function withNumbers({ source }: Argument, variables: Variables): string | undefined {
	const [, text] = /^"((?:[\w\s;|&>/.-]|\$[!?$]|\$\{?[A-Za-z_]\w*\}?)*)"$/.exec(source) ?? [];
	if (text === undefined || ASSIGNS.test(text)) return undefined;
	const names = [...text.matchAll(/\$\{?(\w+|[!?$])/g)].map(([, name = '']) => name);
	return names.every((name) => variables.kindOf(name) === 'number') ? text : undefined;
}

const ASSIGNS =
	/\b(read|mapfile|readarray|printf|getopts|let|export|declare|typeset|local|readonly|wait|eval|trap|for|select)\b/;

/** A name that is written out in plain characters; quotes around it change nothing. */
function nameOf({ text, source }: Argument): string {
	if (text !== undefined && /^[\w./+@:[-]+$/.test(text) && !text.startsWith('-')) return text;
	throw new Refusal(
		'name',
		`Which program ${quote(source)} names is only known when the command runs.`,
		'Write the name of the program itself.',
	);
}

function outside(path: string): Refusal {
	return new Refusal(
		'outside-program',
		`${quote(path)} is no program of the project.`,
		'Run programs by their names, or scripts inside the project.',
	);
}
