import { quote, Refusal } from '../refusal.ts';
import type { Call, Rule } from './rule.ts';
import { checkSqlite } from './sqlite.ts';

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
