#!/usr/bin/env node
import { Command } from 'commander';
import { addAskCommand } from './commands/ask.ts';
import { addBackupCommand } from './commands/backup.ts';
import { addCleanCommand } from './commands/clean.ts';
import { addCompletionCommand } from './commands/completion.ts';
import { addCostCommand } from './commands/cost.ts';
import { addCreateCommand } from './commands/create.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addFeaturesCommand } from './commands/features.ts';
import { addGuardCommand } from './commands/guard.ts';
import { addListCommand } from './commands/list.ts';
import { addLogsCommand } from './commands/logs.ts';
import { addMcpCommand } from './commands/mcp.ts';
import { addRunCommand } from './commands/run.ts';
import { addScheduleCommand } from './commands/schedule.ts';
import { addServeCommand, withDefaultCommand } from './commands/serve.ts';
import { addSpecCommand } from './commands/spec.ts';
import { addStatusCommand } from './commands/status.ts';
import { addSteeringCommands } from './commands/steering.ts';
import { addWebhookCommand } from './commands/webhook.ts';
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
	addServeCommand(program, environment);
	addDemoCommand(program, environment);
	addCreateCommand(program, environment);
	addSpecCommand(program, environment);
	addRunCommand(program, environment);
	addListCommand(program, environment);
	addStatusCommand(program, environment);
	addCostCommand(program, environment);
	addScheduleCommand(program, environment);
	addLogsCommand(program, environment);
	addFeaturesCommand(program, environment);
	addAskCommand(program, environment);
	addSteeringCommands(program, environment);
	addWebhookCommand(program, environment);
	addBackupCommand(program, environment);
	addCleanCommand(program, environment);
	addGuardCommand(program, environment);
	addDoctorCommand(program, environment);
	addMcpCommand(program, environment);
	addCompletionCommand(program);
	refuseWrongUsage(program);
	await program.parseAsync(withDefaultCommand(process.argv));
} catch (error) {
	process.exitCode = isHelpShown(error) ? 0 : reportError(error);
}
