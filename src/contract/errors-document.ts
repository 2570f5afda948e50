import { ERRORS } from './errors.ts';

/** The page docs/errors.md: a Markdown table with a row for each code. */
export function errorsDocument(): string {
	const rows = Object.entries(ERRORS).map(([code, { exit, http, meaning, mend }]) =>
		row([`\`${code}\``, String(exit), String(http), meaning, mend]),
	);
	return [
		'# Error codes',
		'',
		'<!-- Made from src/contract/errors.ts by `npm run docs`; a test holds the two together. -->',
		'',
		'Every error has a code, which is never renamed. The command line prints the code, what happened and what to do on standard',
		'error, and ends with the exit code; with `--json` the last line of standard output carries them as `error`.',
		'',
		'Other exit codes: 0 when all features pass or a stop was asked for, 3 when a run stopped before all pass.',
		'',
		row(['code', 'exit code', 'HTTP status', 'meaning', 'what to do']),
		row(['---', '---', '---', '---', '---']),
		...rows,
		'',
	].join('\n');
}

/** Pipes end a cell, and angle brackets would be taken for HTML. */
function row(cells: readonly string[]): string {
	return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('<', '&lt;')).join(' | ')} |`;
}
