import { Argument, type Command } from 'commander';
import { completionScript, SHELLS, type Shell } from '../completion-script.ts';
import { describeCommands } from '../completion-tree.ts';
import { examples } from '../project-command.ts';

export function addCompletionCommand(program: Command): void {
	const command = program
		.command('completion')
		.summary('have your shell complete commands and options')
		.description('Writes a script that lets a shell complete the commands and options of autocoder.')
		.addArgument(new Argument('<shell>', 'your shell').choices(SHELLS))
		.action((shell: Shell) => {
			process.stdout.write(completionScript(shell, describeCommands(program)));
		});
	examples(command, [
		['source <(autocoder completion bash)', 'in ~/.bashrc'],
		['source <(autocoder completion zsh)', 'in ~/.zshrc, after compinit'],
		['autocoder completion fish | source', 'in ~/.config/fish/config.fish'],
	]);
}
