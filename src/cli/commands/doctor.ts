import type { Command } from 'commander';
import { AutocoderError, ERRORS } from '../../contract/errors.ts';
import { createRedactor, secretsOf } from '../../guard/redact.ts';
import { findProject } from '../../projects/find-project.ts';
import type { Check, DoctorContext, ProjectContext } from '../doctor/check.ts';
import { examineInTurn, examineTogether } from '../doctor/examination.ts';
import { MACHINE_CHECKS } from '../doctor/machine/checks.ts';
import { PROJECT_CHECKS } from '../doctor/project/checks.ts';
import { createReport } from '../doctor/report.ts';
import { findingOf } from '../doctor/run-check.ts';
import type { Environment } from '../env.ts';
import { createOutput } from '../output.ts';

interface DoctorOptions {
	projectDir?: string;
	fix?: boolean;
	json?: boolean;
}

const EXAMPLES = `
Examples:
  autocoder doctor                 this machine: is all there that a run needs?
  autocoder doctor my-shop         and a project: its database, its runs, what a
                                   crash left behind
  autocoder doctor my-shop --fix   end left-over processes, remove their files,
                                   close dead sessions, free what they held
  autocoder doctor --json | jq 'select(.status == "fail")'

Without --fix it changes nothing; with --fix it touches nothing of a project on
which a runner works. Secrets are never shown, only whether they are there.

Exit codes: 0 nothing failed (there may be warnings), 1 something failed,
2 the arguments do not fit.`;

export function addDoctorCommand(program: Command, environment: Environment): void {
	program
		.command('doctor')
		.summary('what is missing on this machine, and how to mend it')
		.description(
			'Looks at this machine, and at a project when one is named: what was found, and how to mend what is not well.',
		)
		.argument('[project]', 'a registered name or a path, to look at a project too')
		.option('--project-dir <dir>', 'the directory of the project')
		.option('--fix', 'mend what can be mended safely, and say what was done')
		.option('--json', 'one JSON object a check on standard output')
		.addHelpText('after', EXAMPLES)
		.action(async (project: string | undefined, options: DoctorOptions) => {
			const output = createOutput(options.json ?? false);
			const place = findPlace(project, options.projectDir, environment);
			const columns = (output.json ? process.stderr : process.stdout).columns;
			const report = createReport(output, columns, createRedactor(secretsOf(environment.variables)));
			const fix = options.fix ?? false;
			const directory = typeof place === 'string' ? place : null;
			const context: DoctorContext = { environment, directory };

			report.begin('This machine');
			for await (const examined of examineTogether(MACHINE_CHECKS, context, fix)) report.add('machine', examined);
			if (place !== null) {
				report.begin(directory === null ? 'The project' : `The project ${directory}`);
				const found =
					directory === null
						? examineInTurn([unusable(place)], context, fix)
						: examineInTurn<ProjectContext>(PROJECT_CHECKS, { environment, directory }, fix);
				for await (const examined of found) report.add('project', examined);
			}
			const summary = report.end();
			output.emit(summary);
			process.exitCode = summary.exit_code;
		});
}

/**
 * The project's directory, null when none was named. An error that is not the user's argument (an unreadable directory, a damaged
 * registry) is a finding like others.
 *
 * @throws AutocoderError USAGE, PROJECT_NOT_FOUND, PROJECT_NOT_A_DIRECTORY
 */
function findPlace(project: string | undefined, projectDir: string | undefined, environment: Environment): unknown {
	if (project === undefined && projectDir === undefined) return null;
	try {
		return findProject({ project, projectDir }, environment);
	} catch (error) {
		if (error instanceof AutocoderError && ERRORS[error.code].exit !== ERRORS.USAGE.exit) return error;
		throw error;
	}
}

function unusable(error: unknown): Check {
	return { id: 'directory', title: 'Directory', run: () => findingOf(error) };
}
