#!/usr/bin/env node
import { Command } from 'commander';
import { addCommands, withDefaultCommand } from './commands.ts';
import { readEnvironment } from './env.ts';
import { examples } from './project-command.ts';
import { reportError, reportUncaughtErrors } from './report-error.ts';
import { isHelpShown, refuseWrongUsage } from './usage-errors.ts';
import { VERSION } from './version.ts';

// A reader that goes away (`autocoder run | head`) must not end a run.
process.stdout.on('error', () => {});
reportUncaughtErrors();

const program = new Command('autocoder')
	.description(
		'Builds an application from its specification: Claude agents work through its features until every one passes.',
	)
	.version(VERSION);
examples(program, [
	['autocoder', 'start the server and open its page'],
	['autocoder demo', 'see it work, without an account'],
	['autocoder create recipes', 'begin a project of your own'],
	['autocoder run recipes', 'have it built'],
	['autocoder help run', 'what a command takes'],
]);
try {
	const environment = readEnvironment();
	const argv = withDefaultCommand(process.argv);
	await addCommands(program, environment, argv);
	refuseWrongUsage(program);
	await program.parseAsync(argv);
} catch (error) {
	process.exitCode = isHelpShown(error) ? 0 : reportError(error);
}
