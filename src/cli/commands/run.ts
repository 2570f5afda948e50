import type { Command } from 'commander';
import { AutocoderError } from '../../contract/errors.ts';
import type { BoxSupport } from '../../process/detect-box.ts';
import { findBudgets } from '../../projects/budgets.ts';
import { checkProject } from '../../projects/check-project.ts';
import { findProject, registerProject } from '../../projects/find-project.ts';
import { effectiveSettings } from '../../projects/own-settings.ts';
import { findSchedule } from '../../projects/schedules.ts';
import { findUpkeep } from '../../projects/upkeep.ts';
import { findWebhook, webhookUrlOf } from '../../projects/webhook-target.ts';
import { type Environment, ignoredVariables } from '../env.ts';
import { liveView } from '../live-view/wanted.ts';
import { model, positiveAmount, positiveInteger } from '../options.ts';
import { createOutput } from '../output.ts';
import { examples } from '../project-command.ts';
import { requireCredentials } from '../require-credentials.ts';
import { sayHowItEnded } from '../run-summary.ts';
import { sessionSettings } from '../session-settings.ts';

interface RunOptions {
	projectDir?: string;
	model?: string;
	maxIterations?: number;
	budget?: number;
	yolo?: boolean;
	requireBox?: boolean;
	scheduled?: boolean;
	json?: boolean;
	plain?: boolean;
	quiet?: boolean;
}

export function addRunCommand(program: Command, environment: Environment): void {
	const command = program
		.command('run')
		.summary('run agents on a project, in this terminal')
		.description(
			'Runs agents on a project, session after session, until every feature passes. Ctrl-C stops in good order; starting again goes on.',
		)
		.argument('[project]', 'a registered name or a path')
		.option('--project-dir <dir>', 'the directory of the project')
		.option('--model <model>', "the Claude model to use (default: Claude's own)", model)
		.option('--max-iterations <n>', 'stop after so many sessions', positiveInteger)
		.option('--budget <usd>', 'stop when this run has cost so many US dollars', positiveAmount)
		.option('--yolo', 'without browser tests: faster, and "passing" means less')
		.option(
			'--scheduled',
			'wait for the run window of the project, if there is one; else this run works until the next one ends',
		)
		.option('--require-box', 'start only where bubblewrap holds the agents')
		.option('--json', 'one JSON object a line on standard output')
		.option('--quiet', 'say only how it ended; the journal has the rest')
		.option('--plain', 'lines only: nothing at the bottom of the terminal that moves (for screen readers, too)')
		.action(async (project: string | undefined, options: RunOptions) => {
			const output = createOutput(options.json ?? false);
			const directory = findProject({ project, projectDir: options.projectDir }, environment);
			checkProject(directory, environment);
			requireCredentials(environment);
			const { settings, box } = await sessionSettings(
				directory,
				{ model: options.model ?? null, yolo: options.yolo ?? false },
				environment,
			);
			if (options.requireBox || effectiveSettings(directory, environment.home).require_box) requireBox(box);
			registerProject(directory, environment);
			const ignored = ignoredVariables(environment);
			if (ignored !== null) output.say(ignored);
			if (environment.variables.PROGRESS_N8N_WEBHOOK_URL && webhookUrlOf(environment.variables) === null)
				output.say('PROGRESS_N8N_WEBHOOK_URL is no address that begins with http:// or https://, and is not used.');
			// Here and not above: the Agent SDK takes long to load, and only those who run agents should wait for it.
			const { runInTerminal } = await import('../run-in-terminal.ts');
			const summary = await runInTerminal(
				settings,
				box,
				{
					maxIterations: options.maxIterations ?? null,
					showCost: true,
					live: options.quiet ? null : liveView(options, environment),
					quiet: options.quiet ?? false,
					webhook: () => findWebhook(directory, environment),
					parkAfter: () => effectiveSettings(directory, environment.home).park_after,
					budgets: () => findBudgets(directory, environment.home, options.budget),
					schedule: () => findSchedule(directory, environment.home),
					scheduled: options.scheduled ?? false,
					upkeep: () => findUpkeep(directory, environment.home),
				},
				output,
			);
			sayHowItEnded(summary, output);
			output.emit(summary);
			process.exitCode = summary.exit_code;
		});
	examples(command, [
		['autocoder run recipes', 'build the project "recipes"'],
		['autocoder run --project-dir . --max-iterations 3', 'the current directory, three sessions at most'],
		['autocoder run recipes --budget 20', 'stop in good order when it has cost 20 dollars'],
		['autocoder run recipes --json > run.jsonl', 'events for a script, the last line a summary'],
	]);
}

function requireBox({ kind, detail }: BoxSupport): void {
	if (kind === 'bubblewrap') return;
	throw new AutocoderError('BOX_REQUIRED', `A run without a box for agents is not wanted. ${detail}`);
}
