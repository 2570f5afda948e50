import type { Command, Option } from 'commander';

/** A word that can be typed, with what it does. */
export interface CompletionWord {
	readonly word: string;
	readonly does: string;
}

/** What can follow one command: read from the program's own commands, so that no list is kept by hand. */
export interface CompletionNode {
	/** The command after the program's name, such as "features add"; empty for the program itself. */
	readonly at: string;
	/** Subcommands, and values of an argument that has a closed set of them. */
	readonly words: readonly CompletionWord[];
	readonly options: readonly CompletionWord[];
	/** Options that take a value, each with its closed set of values; an empty set is any text or file. */
	readonly values: readonly { readonly option: string; readonly choices: readonly string[] }[];
}

export function describeCommands(program: Command, at = ''): CompletionNode[] {
	const help = program.createHelp();
	const options = help.visibleOptions(program);
	const subcommands = help.visibleCommands(program);
	const node: CompletionNode = {
		at,
		words: [
			...subcommands.map((command) => ({ word: command.name(), does: help.subcommandDescription(command) })),
			...program.registeredArguments.flatMap((argument) =>
				(argument.argChoices ?? []).map((word) => ({ word, does: argument.description })),
			),
		],
		options: options.flatMap((option) => spellings(option).map((word) => ({ word, does: option.description }))),
		values: options
			.filter(({ required, optional }) => required || optional)
			.flatMap((option) => spellings(option).map((word) => ({ option: word, choices: option.argChoices ?? [] }))),
	};
	const own = subcommands.filter((command) => program.commands.includes(command));
	return [node, ...own.flatMap((command) => describeCommands(command, `${at} ${command.name()}`.trim()))];
}

function spellings({ short, long }: Option): string[] {
	return [short, long].filter((word) => word !== undefined && word !== null) as string[];
}
