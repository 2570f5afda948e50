import type { GuardSettings } from '../../contract/guard-settings.ts';
import { quote, Refusal } from '../refusal.ts';
import { ARCHIVE_RULES } from './archives.ts';
import { checkAwk } from './awk.ts';
import { BUILTIN_RULES } from './builtins.ts';
import { CLOSED, HARD, PLAIN } from './default-list.ts';
import { FILE_RULES } from './files.ts';
import { checkFind } from './find.ts';
import { checkGit } from './git.ts';
import { NETWORK_RULES } from './network.ts';
import { OUTPUT_RULES } from './outputs.ts';
import { PACKAGE_RULES } from './packages.ts';
import { PROCESS_RULES } from './processes.ts';
import { PUBLISHING_RULES } from './publishing.ts';
import type { Call, Rule } from './rule.ts';
import { checkSed } from './sed.ts';
import { SHELL_RULES } from './shells.ts';
import { TOOL_RULES } from './tools.ts';
import { WRAPPER_RULES } from './wrappers.ts';

const ALLOWED = new Set(PLAIN);
const HARD_NAMES = new Map(HARD.flatMap(({ names, ...why }) => names.map((name) => [name, why] as const)));
const CLOSED_NAMES = new Map(CLOSED.flatMap(({ names, ...why }) => names.map((name) => [name, why] as const)));

const RULES = new Map<string, Rule>(
	Object.entries({
		...BUILTIN_RULES,
		...SHELL_RULES,
		...PACKAGE_RULES,
		...FILE_RULES,
		...OUTPUT_RULES,
		...WRAPPER_RULES,
		...ARCHIVE_RULES,
		...NETWORK_RULES,
		...PROCESS_RULES,
		...TOOL_RULES,
		...PUBLISHING_RULES,
		...{
			find: checkFind,
			sed: checkSed,
			gsed: checkSed,
			awk: checkAwk,
			gawk: checkAwk,
			mawk: checkAwk,
			nawk: checkAwk,
		},
		git: checkGit,
	}),
);

/** Programs that are allowed for some uses only. */
export const RULED: readonly string[] = [...RULES.keys()];

/** Words of the shell itself that are judged where they stand. */
const KEPT = new Set(['trap', 'eval']);

/** Directories whose programs go by their names. */
const SYSTEM = /^\/(usr\/(local\/)?)?s?bin\/(?=[^/]+$)/;

/** The name without a directory of the system before it. */
export function plainName(word: string): string {
	return word.replace(SYSTEM, '');
}

/** Whether a path names a program of the project rather than one of the system. */
export function isOwnPath(word: string): boolean {
	return word.includes('/') && !SYSTEM.test(word);
}

/** Whether a name is that of a program which may be started, for some use at least. */
export function isAllowed(name: string, settings: GuardSettings): boolean {
	return !HARD_NAMES.has(name) && (ALLOWED.has(name) || RULES.has(name) || settings.allow.includes(name));
}

/** Whether a name means something already. */
export function isKnown(name: string, settings: GuardSettings): boolean {
	return isAllowed(name, settings) || HARD_NAMES.has(name) || CLOSED_NAMES.has(name) || KEPT.has(name);
}

/**
 * Judges a program by the default list and the user's settings. No setting opens those of the hard list, or takes a rule away.
 *
 * @throws Refusal
 */
export function checkProgram(call: Call, settings: GuardSettings): void {
	const { name } = call;
	const hard = HARD_NAMES.get(name);
	if (hard !== undefined) throw refusal('hard', name, hard);
	if (settings.refuse.includes(name))
		throw new Refusal('settings', `The user's guard.yaml refuses ${quote(name)}.`, 'Do it another way.');
	const rule = RULES.get(name);
	if (rule !== undefined) {
		rule(call);
		return;
	}
	if (ALLOWED.has(name) || settings.allow.includes(name)) return;
	const closed = CLOSED_NAMES.get(name);
	if (closed !== undefined) throw refusal('closed', name, closed);
	throw new Refusal(
		'unknown-program',
		`${quote(name)} is not a program that the guard knows.`,
		'Use a known one, or install it in the project and run it by its path (./node_modules/.bin/NAME).',
	);
}

function refusal(rule: string, name: string, { why, instead }: { why: string; instead: string }): Refusal {
	return new Refusal(rule, `${quote(name)} ${why}.`, `${instead}`);
}
