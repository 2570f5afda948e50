import { quote, Refusal } from '../refusal.ts';
import { type Call, type Rule, unsure } from './rule.ts';

export const PROCESS_RULES: Record<string, Rule> = {
	kill: (call) => {
		const targets = call.args.filter(
			({ text }, index) => !(index === 0 && /^-([A-Z]+|\d{1,2}|s|n|l|L)$/.test(text ?? '')),
		);
		for (const { text } of targets)
			if (text !== undefined && /^(-1|0|1|-0)$/.test(text) && !/^-[sn]$/.test(call.args[0]?.text ?? ''))
				throw new Refusal(
					'kill-all',
					`kill ${quote(text)} ends more than you started.`,
					'End a process by the pid that you kept from "$!".',
				);
	},
	pkill: checkByName,
	killall: checkByName,
	sqlite3: checkSqlite,
};

/** The session itself, its tools and its browser run under such names. */
const OURS = /claude|autocoder|anthropic|playwright|mcp|chrom|bwrap|bash|^sh$|^-?\.?\*?$|^node(js)?$/i;

function checkByName(call: Call): void {
	const patterns = call.args.filter(({ text, prefix }) => !(text ?? prefix).startsWith('-'));
	for (const { text, source } of patterns)
		if (text === undefined || OURS.test(text) || /^[.*^$]+$/.test(text))
			throw new Refusal(
				'kill-by-name',
				`${call.name} ${quote(source)} may end what runs this session.`,
				'End a process by its pid, or by a pattern that only its command line has ("pkill -f server/index.js").',
			);
	if (patterns.length === 0)
		throw new Refusal('kill-by-name', `${call.name} without a name ends everything.`, 'End a process by its pid.');
}

const DOT =
	/^\s*\.(?!(tables?|schema|headers?|mode|indexes|indices|dump|databases|dbinfo|quit|exit|width|nullvalue|separator|timeout|stats|timer|bail|echo|explain|fullschema|help|print|show|changes|parameter|version)\b)/;

/** The shell of SQLite has commands that start programs; our own databases are not to be changed. */
function checkSqlite(call: Call): void {
	const readOnly = call.args.some(({ text }) => text === '-readonly' || text === '--readonly');
	for (const arg of call.args) {
		const known = arg.text ?? arg.prefix;
		if (arg.text === undefined && !/^\s*[\w(/]/.test(known) && !arg.operand) throw unsure('sqlite3', arg);
		if (/^--?(init|append|zip)$/.test(known))
			throw new Refusal('sqlite', `sqlite3 ${known} is refused.`, 'Give the SQL itself.');
		if (/(^|\/)(features|assistant)\.db/.test(known) && !readOnly)
			throw new Refusal(
				'own-database',
				`${quote(known)} belongs to the harness.`,
				'Use the feature tools; to look, use sqlite3 -readonly.',
			);
		checkSql(known);
	}
	checkSql(call.input ?? '');
}

function checkSql(text: string): void {
	for (const line of text.split('\n'))
		if (DOT.test(line) || /\b(edit|load_extension|fts3_tokenizer)\s*\(/i.test(line))
			throw new Refusal('sqlite', `sqlite3 ${quote(line)} starts something else.`, 'Use plain SQL.');
}
