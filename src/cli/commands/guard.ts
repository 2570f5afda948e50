import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { realPath } from '../../agent/real-path.ts';
import { AutocoderError } from '../../contract/errors.ts';
import { type CommandDecision, decideCommand } from '../../guard/decide-command.ts';
import type { Environment } from '../env.ts';
import { createOutput, type Output, visible } from '../output.ts';
import { emitSummary, examples, takesJson } from '../project-command.ts';
import { guardFor } from '../session-settings.ts';

interface GuardOptions {
	readonly projectDir?: string;
	readonly json?: boolean;
}

export function addGuardCommand(program: Command, environment: Environment): void {
	const guard = program
		.command('guard')
		.summary('what agents may run, and why not')
		.description(
			'Says what the guard would do with a command of an agent, by the default list and guard.yaml of the user and the project.',
		);
	addExplainCommand(guard, environment);
	addTestCommand(guard, environment);
	examples(guard, [
		["autocoder guard explain 'npm test && git push'", 'what would happen, and why'],
		['autocoder guard test commands.txt', 'try many, one a line'],
	]);
}

function addExplainCommand(guard: Command, environment: Environment): void {
	const command = guard
		.command('explain')
		.description(
			'Says whether an agent may run a command, what it would start, and if not, why and what to do instead.',
		)
		.argument('<command>', 'the command, as one word: put it in quotes');
	takesOptions(command).action((text: string, options: GuardOptions) => {
		const output = createOutput(options.json ?? false);
		const decision = judge(environment, options)(text);
		say(output, decision);
		finish(output, decision.allow ? 0 : 1, { command: text, ...decision });
	});
	examples(command, [["autocoder guard explain 'find . -exec rm {} +'", 'what find would start']]);
}

function addTestCommand(guard: Command, environment: Environment): void {
	const command = guard
		.command('test')
		.description('Tries the commands of a file, one a line. Exit code 1 when one of them is refused.')
		.argument('<file>', 'the file; lines that begin with # are left out');
	takesOptions(command).action((file: string, options: GuardOptions) => {
		const output = createOutput(options.json ?? false);
		const decide = judge(environment, options);
		let refused = 0;
		const commands = linesOf(file);
		for (const [line, text] of commands) {
			const decision = decide(text);
			if (!decision.allow) {
				refused += 1;
				output.say(`${line}: ${visible(text)}`);
				say(output, decision);
			}
			output.emit({ type: 'decision', line, command: text, ...decision });
		}
		output.say(`${commands.length - refused} of ${commands.length} commands are allowed.`);
		finish(output, refused === 0 ? 0 : 1, { commands: commands.length, refused });
	});
	examples(command, [['autocoder guard test commands.txt --json', 'for a script: one decision a line']]);
}

function takesOptions(command: Command): Command {
	return takesJson(command.option('--project-dir <dir>', 'the project (default: the current directory)'));
}

function judge(environment: Environment, { projectDir }: GuardOptions): (text: string) => CommandDecision {
	const project = realPath(resolve(projectDir ?? '.')) ?? resolve('.');
	const { settings, home, secret } = guardFor(environment, project);
	const place = { project, directory: project, home, temporary: [tmpdir()], readable: settings.read, secret };
	return (text) => decideCommand(text, settings, place);
}

function say(output: Output, decision: CommandDecision): void {
	if (!decision.allow) {
		output.say(`refused (${decision.rule}): ${visible(decision.reason)}`);
		return;
	}
	const { programs, onlyWhenClean } = decision;
	output.say(programs.length === 0 ? 'allowed: it starts nothing' : `allowed: ${visible(programs.join(', '))}`);
	if (onlyWhenClean !== undefined) output.say(`but not over uncommitted work: ${visible(onlyWhenClean.reason)}`);
}

/** A refusal is an answer and no error, but scripts want to know. */
function finish(output: Output, exitCode: 0 | 1, facts: object): void {
	process.exitCode = exitCode;
	emitSummary(output, { ...facts, exit_code: exitCode });
}

function linesOf(file: string): (readonly [number: number, text: string])[] {
	let text: string;
	try {
		text = readFileSync(file, 'utf8');
	} catch (cause) {
		throw new AutocoderError('USAGE', `${file} cannot be read.`, 'Name a file with one command a line.', { cause });
	}
	return text
		.split(/\r?\n/)
		.map((line, index) => [index + 1, line] as const)
		.filter(([, line]) => line.trim() !== '' && !line.startsWith('#'));
}
