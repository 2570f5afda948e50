import { quote, Refusal } from '../refusal.ts';
import { type Rule, unsure } from './rule.ts';

/** `awk` starts commands by `system()` and by pipes to and from a text. */
export const checkAwk: Rule = (call) => {
	const { args } = call;
	for (let index = 0; index < args.length; index++) {
		const arg = args[index];
		if (arg === undefined) return;
		const known = arg.text ?? arg.prefix;
		if (/^-[Fv]$/.test(known) && arg.text !== undefined) {
			index += 1;
			if (args[index]?.single === false) throw unsure(call.name, args[index] ?? arg);
			continue;
		}
		if (/^-[Fv]./.test(known) && arg.single) continue;
		// A script of the project is its own code.
		if (arg.text === '-f') return;
		if (arg.text !== '--' && /^-/.test(known)) throw unsure(call.name, arg);
		const program = arg.text === '--' ? args[index + 1] : arg;
		if (program?.text === undefined && program?.shape === undefined) {
			throw new Refusal(
				'awk-text',
				`What ${quote(program?.source ?? '')} holds could make awk run a command.`,
				'Put the program in single quotes, and give it values by -v.',
			);
		}
		return checkProgram(program.text ?? program.shape ?? '');
	}
};

const TOKEN =
	/\\\r?\n|[ \t\r]+|#[^\n]*|"(?:\\[\s\S]|[^"\\\n])*"|[A-Za-z_]\w*|[\d.]+(?:[eE][-+]?\d+)?|\|\||&&|\+\+|--|[-+*/%^!<>=]=|[\s\S]/gy;

/** Reads a program in tokens: a slash begins a regular expression only where no value stands before it. */
function checkProgram(program: string): void {
	let isValue = false;
	TOKEN.lastIndex = 0;
	while (TOKEN.lastIndex < program.length) {
		const start = TOKEN.lastIndex;
		if (!isValue && program[start] === '/') {
			REGEX.lastIndex = start;
			if (!REGEX.test(program)) throw runs();
			TOKEN.lastIndex = REGEX.lastIndex;
			isValue = true;
			continue;
		}
		const [token] = TOKEN.exec(program) ?? [];
		if (token === undefined) throw runs();
		if (/^(\\\r?\n|[ \t\r]|#)/.test(token)) continue;
		if (token === '|' || token === '@' || token === 'system' || token.startsWith('"/inet')) throw runs();
		isValue = /^[\w"$.)\]]|^(\+\+|--)$/.test(token);
	}

	function runs(): Refusal {
		return new Refusal(
			'awk-runs',
			`The awk program ${quote(program)} starts a command.`,
			'Print only, and pipe the output in the shell.',
		);
	}
}

const REGEX = /\/(?:\\[^\n]|\[\^?\]?(?:\\.|[^\]\n])*\]|[^/\\[\n])*\//y;
