#!/usr/bin/env node
import { Command } from 'commander';
import pc from 'picocolors';
import { ERRORS } from '../contract/errors.ts';
import { addCompletionCommand } from './commands/completion.ts';
import { addCreateCommand } from './commands/create.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addFeaturesCommand } from './commands/features.ts';
import { addListCommand } from './commands/list.ts';
import { addLogsCommand } from './commands/logs.ts';
import { addMcpCommand } from './commands/mcp.ts';
import { addRunCommand } from './commands/run.ts';
import { addStatusCommand } from './commands/status.ts';
import { addSteeringCommands } from './commands/steering.ts';
import { readEnvironment } from './env.ts';
import { describeError, visible } from './output.ts';
import { examples } from './project-command.ts';
import { isHelpShown, refuseWrongUsage } from './usage-errors.ts';
import { VERSION } from './version.ts';

// A reader that goes away (`autocoder run | head`) must not end a run.
process.stdout.on('error', () => {});

const program = new Command('autocoder')
	.description(
		'Builds an application from its specification: Claude agents work through its features until every one passes.',
	)
	.version(VERSION);
examples(program, [
	['autocoder demo', 'see it work, without an account'],
	['autocoder create recipes', 'begin a project of your own'],
	['autocoder run recipes', 'have it built'],
	['autocoder help run', 'what a command takes'],
]);
try {
	const environment = readEnvironment();
	addDemoCommand(program, environment);
	addCreateCommand(program, environment);
	addRunCommand(program, environment);
	addListCommand(program, environment);
	addStatusCommand(program, environment);
	addLogsCommand(program, environment);
	addFeaturesCommand(program, environment);
	addSteeringCommands(program, environment);
	// Here: addDoctorCommand(program, environment);
	addMcpCommand(program, environment);
	addCompletionCommand(program);
	refuseWrongUsage(program);
	if (process.argv.length <= 2) program.outputHelp();
	else await program.parseAsync();
} catch (error) {
	process.exitCode = isHelpShown(error) ? 0 : report(error);
}

function report(error: unknown): number {
	const description = describeError(error);
	const exitCode = ERRORS[description.code].exit;
	// Standard error may be a file where standard output is a terminal.
	const { red, dim } = pc.createColors(pc.isColorSupported && process.stderr.isTTY);
	process.stderr.write(
		`${red('error')} ${dim(description.code)} ${visible(description.message)}${description.next ? `\n${visible(description.next)}` : ''}\n`,
	);
	if (process.argv.includes('--json')) {
		process.stdout.write(`${JSON.stringify({ type: 'summary', exit_code: exitCode, error: description })}\n`);
	}
	return exitCode;
}
