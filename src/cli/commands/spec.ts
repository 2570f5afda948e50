import { type Command, Option } from 'commander';
import type { Environment } from '../env.ts';
import { model } from '../options.ts';
import { createOutput } from '../output.ts';
import { examples, type ProjectOptions, takesProject } from '../project-command.ts';

interface SpecOptions extends ProjectOptions {
	quick?: boolean;
	detailed?: boolean;
	fresh?: boolean;
	model?: string;
}

export function addSpecCommand(program: Command, environment: Environment): void {
	const command = program
		.command('spec')
		.summary('write the specification of a project in an interview')
		.description(
			'Claude asks what you want to build and writes the specification from it. Nothing in the project changes before you accept it; an earlier specification is kept in .autocoder/backups. Leave whenever you like: it goes on where it was.',
		);
	takesProject(command)
		.addOption(new Option('--quick', 'a handful of questions').conflicts('detailed'))
		.option('--detailed', 'all that matters: roles, data, screens, edge cases, technology')
		.option('--fresh', 'begin a new interview; the earlier one is kept')
		.option('--model <model>', 'the Claude model to use (default: what the project is set to)', model)
		.action(async (project: string | undefined, { quick, detailed, ...options }: SpecOptions) => {
			// Here and not above: the Agent SDK takes long to load.
			const { holdInterview } = await import('../chat/hold-interview.ts');
			const depth = detailed ? ('detailed' as const) : quick ? ('quick' as const) : undefined;
			await holdInterview(
				project,
				{ ...options, ...(depth === undefined ? {} : { depth }) },
				environment,
				createOutput(false),
			);
		});
	examples(command, [
		['autocoder spec recipes', 'a quick interview, or on with the last one'],
		['autocoder spec recipes --detailed', 'with all the questions of a product engineer'],
		['autocoder spec recipes --fresh', 'from the beginning'],
	]);
}
