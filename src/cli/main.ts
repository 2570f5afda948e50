#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { ERRORS } from '../contract/errors.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addFeaturesCommand } from './commands/features.ts';
import { addMcpCommand } from './commands/mcp.ts';
import { addRunCommand } from './commands/run.ts';
import { addStatusCommand } from './commands/status.ts';
import { readEnvironment } from './env.ts';
import { reportError, reportUncaughtErrors } from './report-error.ts';
import { VERSION } from './version.ts';

// A reader that goes away (`autocoder run | head`) must not end a run.
process.stdout.on('error', () => {});
reportUncaughtErrors();

const program = new Command('autocoder')
	.description(
		'Builds an application from its specification: Claude agents work through its features until every one passes.',
	)
	.version(VERSION)
	.showHelpAfterError('Try "autocoder --help".')
	.exitOverride();
try {
	const environment = readEnvironment();
	addDemoCommand(program, environment);
	addRunCommand(program, environment);
	addStatusCommand(program, environment);
	addFeaturesCommand(program, environment);
	addMcpCommand(program, environment);
	addDoctorCommand(program, environment);
	await program.parseAsync();
} catch (error) {
	process.exitCode = error instanceof CommanderError ? usageExitCode(error) : reportError(error);
}

/** Commander has said what is wrong; asking for help or the version is no error. */
function usageExitCode(error: CommanderError): number {
	return error.exitCode === 0 ? 0 : ERRORS.USAGE.exit;
}
