import type { Command } from 'commander';
import { AutocoderError } from '../../contract/errors.ts';
import type { Environment } from '../env.ts';
import { model } from '../options.ts';
import { createOutput } from '../output.ts';
import { emitSummary, examples, type ProjectOptions, takesJson } from '../project-command.ts';

interface AskOptions extends ProjectOptions {
	continue?: boolean;
	model?: string;
}

export function addAskCommand(program: Command, environment: Environment): void {
	const command = program
		.command('ask')
		.summary('ask Claude about a project, its code or its progress')
		.description(
			'Asks the assistant of a project and shows its answer. It reads the project and its history, and manages features when it is asked to; it cannot change a file or run a command.',
		)
		.argument('<words...>', 'a registered name or a path, then the question; with --project-dir the question alone')
		.option('--project-dir <dir>', 'the directory of the project, instead of PROJECT')
		.option('--continue', 'go on with the last conversation')
		.option('--model <model>', 'the Claude model to use (default: what the project is set to)', model);
	takesJson(command).action(async (words: string[], options: AskOptions) => {
		const output = createOutput(options.json ?? false);
		const [project, ...rest] = options.projectDir === undefined ? words : [undefined, ...words];
		const question = rest.join(' ').trim();
		if (question === '')
			throw new AutocoderError(
				'USAGE',
				'There is no question.',
				'Put it behind the project: autocoder ask recipes "How far is it?"',
			);
		// Here and not above: the Agent SDK takes long to load.
		const { askOnce } = await import('../chat/ask-once.ts');
		const { conversationId, answer, directory } = await askOnce(project, question, options, environment, output);
		emitSummary(output, { project: directory, conversation_id: conversationId, answer });
	});
	examples(command, [
		['autocoder ask recipes "How far is it, and what is in the way?"', 'about the progress'],
		['autocoder ask recipes "Why did feature 7 fail?"', 'from the sessions of its agents'],
		['autocoder ask recipes --continue "Skip it then"', 'with all that was said before'],
	]);
}
