import { quote, Refusal } from '../refusal.ts';
import type { Argument } from '../shell/word.ts';
import { type Call, type Rule, unsure, WITH_ENV_FILE } from './rule.ts';

/** Shells: text behind `-c` is read as a command; a script of the project is its own code. */
export const SHELL_RULES: Record<string, Rule> = {
	bash: checkShell,
	sh: checkShell,
	dash: checkShell,
	source: checkSource,
	'.': checkSource,
};

function checkShell(call: Call): void {
	const { args, name } = call;
	for (const [index, arg] of args.entries()) {
		const { text } = arg;
		if (text === undefined) {
			if (!arg.operand) throw unsure(name, arg);
			call.script(arg);
			return;
		}
		if (/^-[eux]*c$/.test(text)) {
			const code = args[index + 1];
			if (code === undefined) return;
			if (code.text === undefined) throw unwritten(name, code.source);
			call.shell(code.text);
			return;
		}
		if (/^-[euxvn]+$/.test(text) || text === '--version' || text === '--help') continue;
		if (/^-[eux]*o$/.test(text) && args[index + 1]?.text === 'pipefail') continue;
		if (text === 'pipefail' && /^-[eux]*o$/.test(args[index - 1]?.text ?? '')) continue;
		if (/^[-+]/.test(text))
			throw new Refusal('shell-option', `${name} ${quote(text)} is refused.`, `Use ${name} -c 'command' or a script.`);
		call.script(arg);
		return;
	}
	if (args.some(({ text }) => text === '--version' || text === '--help')) return;
	throw new Refusal(
		'shell-input',
		`${name} would run whatever it reads, which the guard cannot see.`,
		'Run the command itself, or write a script file and run that.',
	);
}

function checkSource(call: Call): void {
	const path = call.args[0]?.text;
	// It sets PATH to the environment's programs, which are the project's own.
	if (
		path !== undefined &&
		call.args.length === 1 &&
		/^(?![/~])([\w.-]+\/)*\.?v?env[\w.-]*\/bin\/activate$/.test(path)
	) {
		call.script(call.args[0] as Argument);
		return;
	}
	throw new Refusal(
		'source',
		`${quote(`${call.name} ${call.args[0]?.source ?? ''}`)} would change what later words of this shell mean.`,
		/(^|\/)\.env(\.[\w-]+)?$/.test(path ?? '')
			? WITH_ENV_FILE
			: 'Run the file as a script, or name a program by its path (.venv/bin/python).',
	);
}

function unwritten(name: string, source: string): Refusal {
	return new Refusal(
		'shell-text',
		`What ${name} -c ${quote(source)} runs is only known when it runs.`,
		'Put the command in single quotes, or in a script file.',
	);
}
