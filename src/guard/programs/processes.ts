import { quote, Refusal } from '../refusal.ts';
import type { Argument } from '../shell/word.ts';
import type { Call, Rule } from './rule.ts';
import { checkSqlite } from './sqlite.ts';

export const PROCESS_RULES: Record<string, Rule> = {
	kill: checkKill,
	pkill: (call) => checkByName(call, false),
	killall: (call) => checkByName(call, true),
	pgrep: checkFinding,
	pidof: checkFinding,
	fuser: checkFuser,
	sqlite3: checkSqlite,
};

function checkKill(call: Call): void {
	const [first, ...rest] = call.args;
	const option = first?.text ?? '';
	if (/^-[lL]$/.test(option)) return;
	const isSignal = /^-(\w+)$/.test(option);
	const targets = isSignal ? rest.slice(/^-[sn]$/.test(option) ? 1 : 0) : call.args;
	for (const [index, target] of targets.entries()) {
		if (target.text === '--' && index === 0) continue;
		const { text, likely, source } = target;
		const known = text ?? likely;
		const numbers = known?.split(/\s+/).filter((one) => /^[-+]?\d+$/.test(one)) ?? [];
		// A number below zero is a group of processes, and -1 all of them.
		if (numbers.some((one) => [-1, 0, 1].includes(Number(one))) || /PPID|\$\(\(|\$\[/.test(source))
			throw new Refusal(
				'kill-all',
				`kill ${quote(source)} ends more than you started.`,
				'End a process by the pid that you kept from "$!".',
			);
	}
}

/** The session itself, its tools and its browser run under such names, and by such command lines. */
const NAMES = [
	'claude',
	'autocoder',
	'node',
	'nodejs',
	'bash',
	'sh',
	'bwrap',
	'chrome',
	'chromium',
	'chrome-headless-shell',
];
const LINES = [
	...[
		'claude',
		'autocoder run',
		'bwrap',
		'/bin/bash -c',
		'node playwright/cli.js mcp',
		'chrome-headless-shell --headless',
	],
	'node /usr/lib/node_modules/@anthropic-ai/claude-code/cli.js',
];
const OURS = /claude|autocoder|anthropic|playwright|mcp|chrom|bwrap/i;

const HARMLESS =
	/^-(\d{1,2}|(SIG)?[A-Z][A-Z0-9]+|[fxnoceailwq]+)$|^--(full|exact|newest|oldest|echo|ignore-case|wait|quiet|signal=\w+)$/;

function checkByName(call: Call, isWhole: boolean): void {
	const { args, name } = call;
	const patterns: Argument[] = [];
	let isLine = false;
	for (let index = 0; index < args.length; index++) {
		const arg = args[index];
		if (arg === undefined) break;
		const { text } = arg;
		if (text === '--signal' || (text === '-s' && isWhole)) index += 1;
		else if (arg.operand) patterns.push(arg);
		else if (text !== undefined && HARMLESS.test(text)) isLine ||= /^-[a-z]*f|^--full/.test(text);
		else throw new Refusal('kill-by-name', `${name} ${quote(arg.source)} may end more than one means.`, BETTER);
	}
	for (const { text, likely, source } of patterns) {
		const pattern = text ?? likely;
		if (pattern === undefined || OURS.test(pattern) || meetsOurs(pattern, isLine ? LINES : NAMES, isWhole))
			throw new Refusal('kill-by-name', `${name} ${quote(source)} may end what runs this session.`, BETTER);
	}
	if (patterns.length === 0)
		throw new Refusal('kill-by-name', `${name} without a name ends everything.`, 'End a process by its pid.');
}

const BETTER = 'End a process by its pid, or by a pattern that only its command line has ("pkill -f server/index.js").';

/** Whether a pattern finds one of our own, or is too much to tell. */
function meetsOurs(pattern: string, ours: readonly string[], isWhole: boolean): boolean {
	if (isWhole) return ours.includes(pattern.toLowerCase());
	if (/\[\[|\)[*+?{]|\\[^./\-\s]/.test(pattern) || (pattern.match(/[*+?{]/g)?.length ?? 0) > 3) return true;
	try {
		const expression = new RegExp(pattern, 'i');
		return ours.some((one) => expression.test(one));
	} catch {
		return true;
	}
}

/** What is found is likely to be ended next. */
function checkFinding({ name, args }: Call): void {
	for (const { text, likely, source } of args)
		if (/claude|autocoder|anthropic|bwrap/i.test(text ?? likely ?? ''))
			throw new Refusal('kill-by-name', `${name} ${quote(source)} finds what runs this session.`, BETTER);
}

function checkFuser({ args }: Call): void {
	const options = args.filter(({ prefix }) => prefix.startsWith('-'));
	if (
		!options.some(({ text, prefix }) => /^-[a-zA-Z]*k|^--k/.test(text ?? prefix)) &&
		options.every(({ text }) => text)
	)
		return;
	for (const { text, likely, source } of args) {
		const known = text ?? likely ?? source.replace(/"/g, '');
		if (/^(-[kvsn\d]+|-[A-Z]{2,}|--kill|--silent|tcp|udp|\d+|(\d+|\$\{?\w+\}?)\/(tcp|udp))$/.test(known)) continue;
		throw new Refusal(
			'kill-by-name',
			`fuser -k ${quote(source)} ends whatever uses it.`,
			'End what listens on a port, as in "fuser -k 3000/tcp".',
		);
	}
}
