import type { Command } from 'commander';
import { createProject } from '../../projects/create-project.ts';
import { nameArgument } from '../../projects/shown-text.ts';
import { colours } from '../colours.ts';
import type { Environment } from '../env.ts';
import { createOutput, visible } from '../output.ts';
import { emitSummary, examples, takesJson } from '../project-command.ts';

interface CreateOptions {
	dir?: string;
	spec?: string;
	json?: boolean;
}

export function addCreateCommand(program: Command, environment: Environment): void {
	const command = program
		.command('create')
		.summary('begin a project: its directory, a specification to fill in, a name')
		.description(
			'Begins a project: makes its directory and a specification to fill in, and registers its name. Files that are there are kept.',
		)
		.argument('<name>', '1 to 50 letters, digits, hyphens or underscores')
		.option('--dir <dir>', 'its directory (default: NAME in the current directory)')
		.option('--spec <file>', 'a filled-in specification to begin with');
	takesJson(command).action((name: string, options: CreateOptions) => {
		const output = createOutput(options.json ?? false);
		const { directory, spec, filled } = createProject(
			name,
			{ dir: options.dir ?? name, spec: options.spec === undefined ? undefined : { file: options.spec } },
			environment,
		);
		output.say(`The project ${colours.bold(name)} is in ${colours.bold(visible(directory))}`);
		output.say();
		if (!filled) {
			output.say(`First   write what the application should be into ${colours.bold(visible(spec))}`);
			output.say(
				`        or have Claude ask you and write it: ${colours.bold(`autocoder spec ${nameArgument(name)}`)}`,
			);
		}
		output.say(`${filled ? 'Next    ' : 'Then    '}${colours.bold(`autocoder run ${nameArgument(name)}`)}`);
		emitSummary(output, { name, project: directory, spec, spec_filled: filled });
	});
	examples(command, [
		['autocoder create recipes', 'in ./recipes, with a template to fill in'],
		['autocoder create recipes --spec spec.txt', 'with a specification that is written already'],
		['autocoder create shop --dir ~/work/shop', 'in a directory of your choice, which may have files'],
	]);
}
