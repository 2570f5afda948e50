import { quote, Refusal } from '../refusal.ts';
import { type Argument, certain } from '../shell/word.ts';
import { type Call, unsure } from './rule.ts';

/** Commands of SQLite's shell that look only. */
const DOT =
	/^\s*\.(?!(tables?|schema|headers?|mode|indexes|indices|dump|databases|dbinfo|quit|exit|width|nullvalue|separator|timeout|stats|timer|bail|echo|explain|fullschema|help|print|show|changes|parameter|version)\b)/m;

/** What may stand between the name of a function and its parenthesis. */
const GAP = '["\'`\\]]?(?:\\s|/\\*[\\s\\S]*?\\*/|--[^\\n]*\\n)*';
/** An editor is a program, and an extension is code. */
const STARTS = new RegExp(`\\b(edit|load_extension|fts3_tokenizer)\\b${GAP}\\(`, 'i');
/** SQL that writes other files, and the same where the file is written out. */
const WRITES = new RegExp(
	`\\bwritefile\\b${GAP}\\(|\\battach\\b(?=[^;]*\\bas\\b)|\\bvacuum\\b(?=[^;]*\\binto\\b)`,
	'gi',
);
const WRITES_TO =
	/\b(?:writefile\s*\(|attach\s+(?:database\s+)?(?=[^;]*\bas\b)|vacuum\s+(?:\w+\s+)?into\s+)\s*'([^']*)'(?=\s*(?:as\b|,|;|$))/gi;

/** The databases of the harness, by whatever name SQLite may be given them. */
const OWN = /(?<![A-Za-z0-9_])(features|assistant)\.db|file:[^?]*%/i;

const FLAG =
	/^--?(readonly|safe|header|noheader|csv|column|json|line|list|markdown|table|box|tabs|html|quote|bail|batch|echo|ascii|stats)$/;
const VALUED = /^--?(cmd|separator|newline|nullvalue)$/;

/** The shell of SQLite has commands and functions that start programs and write files, unless it is told to be safe. */
export function checkSqlite(call: Call): void {
	const { args } = call;
	const first = args.findIndex(({ text }) => !FLAG.test(text ?? ''));
	const flags = args.slice(0, first === -1 ? args.length : first).map(({ text }) => text?.replace(/^-+/, ''));
	const isSafe = flags.includes('safe');
	const isReadOnly = flags.includes('readonly');
	const words: Argument[] = [];
	for (let index = 0; index < args.length; index++) {
		const arg = args[index];
		if (arg === undefined) break;
		const known = arg.text ?? arg.likely ?? arg.source;
		if (arg.text === undefined && !arg.operand && !arg.single) throw unsure('sqlite3', arg);
		if (OWN.test(known) && !isReadOnly)
			throw new Refusal(
				'own-database',
				`${quote(known)} belongs to the harness, or may.`,
				'Use the feature tools; to look, use sqlite3 -readonly.',
			);
		if (/^--?(init|append|zip|vfs|A.*|ar.*|unsafe.*)$/.test(known))
			throw new Refusal('sqlite', `sqlite3 ${known} is refused.`, 'Give the SQL itself.');
		if (VALUED.test(known) && /cmd$/.test(known)) continue;
		if (VALUED.test(known)) index += 1;
		else if (!known.startsWith('-')) words.push(arg);
		else if (arg.text === undefined) throw unsure('sqlite3', arg);
	}
	if (isSafe) return;
	const [database, ...statements] = words;
	// A name that is open begins as a path does; after it, a dot begins a command.
	if (database !== undefined && (database.text ?? database.prefix).startsWith('.'))
		checkSql(call, (database.text ?? database.prefix).replace(/^\.{1,2}\/.*/s, ''));
	for (const statement of statements) checkSql(call, textOf(statement));
	if (statements.length > 0) return;
	if (call.input === null) throw open('what is piped into sqlite3');
	checkSql(call, call.input ?? '');
}

function textOf({ text, likely, shape, source }: Argument): string {
	const known = text ?? likely ?? shape;
	if (known === undefined) throw open(quote(source));
	return known;
}

function open(what: string): Refusal {
	return new Refusal(
		'sqlite',
		`A command of SQLite's shell may stand in ${what}, and start a program.`,
		'Use "sqlite3 -safe", which takes SQL only, or write the SQL out.',
	);
}

function checkSql(call: Call, text: string): void {
	if (DOT.test(text) || STARTS.test(text))
		throw new Refusal('sqlite', `sqlite3 ${quote(text)} starts something else.`, 'Use plain SQL.');
	const written = [...text.matchAll(WRITES_TO)];
	if (written.length < [...text.matchAll(WRITES)].length)
		throw new Refusal('sqlite', `sqlite3 ${quote(text)} writes another file.`, 'Write the name of the file out.');
	for (const [, path = ''] of written) call.write(certain(path));
}
