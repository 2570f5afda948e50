import { type Command, CommanderError } from 'commander';
import { AutocoderError } from '../contract/errors.ts';

/**
 * Has every command tell a wrong command line as an error of ours, so that people and `--json` read it as any other. Call it when
 * all commands are there.
 */
export function refuseWrongUsage(program: Command): void {
	for (const command of withSubcommands(program)) {
		command.configureOutput({ outputError: () => {} });
		command.exitOverride((error) => {
			throw toUsageError(error, command);
		});
	}
}

/** The full name of a command, as it is typed. */
function fullName(command: Command): string {
	return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}

function withSubcommands(command: Command): Command[] {
	return [command, ...command.commands.flatMap(withSubcommands)];
}

/** Asking for help or the version is no error, and stays what it is. */
function toUsageError(error: CommanderError, command: Command): Error {
	if (error.exitCode === 0) return error;
	if (error.code === 'commander.help') return nothingToDo(command);
	const said = error.message.replace(/^error: /, '').trim();
	// The suggestion stands on a line of its own: "(Did you mean list?)".
	const [what = said, suggestion] = said.split(/\s*\n\s*/);
	const sentence = `${what.charAt(0).toUpperCase()}${what.slice(1)}`.replace(/\.?$/, '.');
	const hint = suggestion === undefined ? '' : `${suggestion.replace(/^\((.*)\)$/, '$1')} `;
	return new AutocoderError('USAGE', sentence, `${hint}See "${fullName(command)} --help".`);
}

/** commander shows the help of a command with subcommands that was given none, or `help` of one that it has not. */
function nothingToDo(command: Command): AutocoderError {
	const [first, name] = command.args;
	const what =
		first === 'help' && name !== undefined ? `Unknown command ${shownName(name)}.` : 'A subcommand is missing.';
	return new AutocoderError('USAGE', what, `See "${fullName(command)} --help".`);
}

/** As commander quotes. */
function shownName(name: string): string {
	return `'${name.length > 60 ? `${name.slice(0, 60).toWellFormed()}…` : name}'`;
}

/** Whether an error is commander's way to end after it has shown help or the version. */
export function isHelpShown(error: unknown): boolean {
	return error instanceof CommanderError && error.exitCode === 0;
}
