import type { Argument } from '../shell/word.ts';
import { type Call, unsure } from './rule.ts';

/** Options before the subcommand that take no word with them. */
export const FLAGS =
	/^(-[rsqvVhyw]|--(silent|recursive|if-present|no-[\w-]+|yes|parallel|stream|version|help|quiet|verbose|production|offline|prefer-offline|workspaces|include-workspace-root|workspace-root|disable-pip-version-check|bun|force|private|scope=.*)|--[\w-]+=.*|\+[\w.-]+)$/;

/** Where the subcommand stands. @throws Refusal for an option that may take a word with it */
export function subcommandAt({ name, args }: Call, valued: RegExp): number {
	for (let index = 0; index < args.length; index++) {
		const arg = args[index];
		if (arg?.text === undefined) break;
		if (valued.test(arg.text)) index += 1;
		else if (!/^[-+]/.test(arg.text)) return index;
		else if (!FLAGS.test(arg.text)) throw unsure(name, arg);
	}
	const open = args.find(({ text }) => text === undefined);
	if (open !== undefined) throw unsure(name, open);
	return args.length;
}

export function beforeDashes(args: readonly Argument[]): readonly Argument[] {
	const end = args.findIndex(({ text }) => text === '--');
	return end === -1 ? args : args.slice(0, end);
}
