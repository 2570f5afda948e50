import { KEY_PATTERNS, KEY_TRIGGERS, wordStart } from './provider-keys.ts';

interface SecretPattern {
	/** Texts of which one must occur, or what must be found: looking for them is much faster. */
	readonly hint?: readonly string[] | RegExp;
	readonly pattern: RegExp;
	readonly replacement: string;
}

/** A blank, in an address too. */
const BLANK = '(?: |%20|\\+)';
/** A quote as it stands in a text, in JSON, in JSON within JSON, in an address. */
const QUOTE = `(?:\\\\{0,15}["']|%2[27])?`;
const BETWEEN = '(?:\\s|%20){0,2}(?:[:=]|%3[AD])(?:\\s|%20){0,2}';
const GAP = '(?:\\s|\\\\{1,16}[nrt]){0,40}';
/**
 * What a private key may consist of, its frame included: in JSON, in an address, as strings that are put together ("…" + "…"), each with
 * the same quote at its end and at the beginning of the next.
 */
export const KEY_PIECE = `(?:[A-Za-z0-9+/=\\s:,.()-]|\\\\{1,16}[nrt]|%(?:0[AD]|2[0BF]|3D)|(?:(?<quote>\\\\{0,15}["'\`])${GAP}(?:\\+${GAP})?\\k<quote>))`;
const privateKey = `${KEY_PIECE.replaceAll('quote>', 'ahead>')}{0,400}?[A-Za-z0-9+/]{24}`;
/** What a name refers to is no value: what is computed, or is part of something else. */
const REFERENCE =
	'(?!(?:process|import|os|env|Deno|Bun|config|settings|options|props|this|self|ctx|context|req|request|res|response|params|args|event|state)\\??\\.|(?:\\w{1,60}\\.){0,4}\\w{1,60}[([])';
const NAMED =
	'(?:[A-Z][A-Z0-9_]{0,60}_(?:KEY|AUTH)|(?:[A-Z][A-Z0-9_]{0,60}_)?(?:TOKEN|SECRET|PASS(?:WORD|WD|PHRASE)?|PWD|CREDENTIALS?))';
/** A word that says whether, and not what. */
const SWITCH = '(?!(?:enabled?|disabled?|required|optional|default|basic|bearer|oauth2?|none|true|false)\\b)';
/** Of a package, whose name may sound secret. */
const VERSION = '(?![\\^~]?\\d{1,9}\\.\\d{1,9}\\.\\d{1,9}(?:[-+][\\w.+-]{1,60})?["\'\\\\\\s,])';
/** What ends a value, as it stands in a text, a terminal or an address. */
const VALUE_END = '\\s\\x1b"\'`\\\\,;&<>(){}[\\]';
const ENCODED_END = '(?!%(?:2[0267C]|3B|0A|7D))';

/**
 * What secrets look like. Each pattern starts at the beginning of a word (never inside base64 or a hash) and runs through a text in
 * linear time: what repeats is bounded or cannot be cut in two ways. None takes a quote or half an escape, so that JSON stays JSON.
 */
export const PATTERNS: readonly SecretPattern[] = [
	{
		hint: ['-----BEGIN'],
		// Only with something like a key behind it: programs that read keys name the header too. The end may have been cut off.
		pattern: new RegExp(
			`-----BEGIN${BLANK}[A-Z0-9 %+]{0,60}PRIVATE${BLANK}KEY(?:${BLANK}BLOCK)?-----(?=${privateKey})(?:(?!-----END)${KEY_PIECE})*(?:-----END[A-Z0-9 %+]{0,80}-----)?`,
			'g',
		),
		replacement: '[hidden]',
	},
	{
		hint: ['Private-Lines'],
		// PuTTY's.
		pattern:
			/(Private-Lines:[ \t]{0,4}\d{1,4}(?:\s|\\{1,16}[nr]){1,4})(?:(?!Private-MAC)(?:[A-Za-z0-9+/=\s]|\\{1,16}[nr]))+/g,
		replacement: '$1[hidden] ',
	},
	...KEY_PATTERNS.map((keys) => ({ ...keys, replacement: '[hidden]' })),
	{
		hint: ['hooks.slack.com/', '/api/webhooks/'],
		pattern: /(hooks\.slack\.com\/[a-z]{1,20}\/|\/api\/webhooks\/)[\w/-]{10,}/g,
		replacement: '$1[hidden]',
	},
	{
		hint: ['://'],
		// A user without a password is one, unless it is long: then it is a token.
		pattern: /(:\/\/[^\s/?#@:"'<>\\]{0,200}:)[^\s/?#"'<>\\]{1,500}@|(:\/\/)[^\s/?#@:"'<>\\]{16,500}@/g,
		replacement: '$1$2[hidden]@',
	},
	{
		hint: ['?', '&'],
		// A code or key of digits alone is the number of something.
		pattern: /([?&](?:sig|signature|token|(?:code|key)(?==\d{0,80}[A-Za-z_%.~+/-]))=)[\w%.~+/-]{16,}/gi,
		replacement: '$1[hidden]',
	},
	{
		hint: ['curl'],
		pattern:
			/(\bcurl\s(?:[^\n]{0,300}?\s)?(?:-[a-zA-Z]{0,8}u\s{0,2}|--(?:proxy-)?user[\s=]\s{0,2})\\{0,15}["']?[^\s"'\\:$]{1,100}:)(?!\$)[^\s"'\\]{3,}/g,
		replacement: '$1[hidden]',
	},
	{
		hint: ['mysql', 'mariadb'],
		pattern: /(\b(?:mysql|mariadb)\w{0,10}(?:-\w{1,10})?\s(?:[^\n]{0,300}?\s)?-p\\{0,15}["']?)(?!\$)[^\s"'\\;|&]{3,}/g,
		replacement: '$1[hidden]',
	},
	{
		hint: ['machine'],
		// As .netrc has it.
		pattern:
			/(\bmachine(?:\s|\\{1,16}[nrt]){1,9}[^\s\\]{1,200}(?:\s|\\{1,16}[nrt]){1,9}login(?:\s|\\{1,16}[nrt]){1,9}[^\s\\]{1,200}(?:\s|\\{1,16}[nrt]){1,9}password(?:\s|\\{1,16}[nrt]){1,9})[^\s"'\\]{1,500}/g,
		replacement: '$1[hidden]',
	},
	{
		// A word behind "Bearer" is prose; a token has a digit.
		pattern: new RegExp(
			`${wordStart('\\w')}((?:bearer|basic)(?:\\s|%20){1,4})(?=[\\w.~+/-]{0,80}\\d)[\\w.~+/-]{16,}=*`,
			'gi',
		),
		replacement: '$1[hidden]',
	},
	{
		// As a shell or .env file has it: between quotes, with blanks too.
		pattern: new RegExp(`${wordStart('\\w')}(${NAMED}=(\\\\{0,15}["']))${SWITCH}[^"'\`\\\\\n$]{6,200}\\2`, 'g'),
		replacement: '$1[hidden]$2',
	},
	{
		// What is computed or referred to ($X, f(x), process.env.X) is no value.
		pattern: new RegExp(
			`${wordStart('\\w')}(${NAMED}=\\\\{0,15}["']?)${SWITCH}${REFERENCE}[\\w.~+/@:%!^*-]{6,}={0,2}`,
			'g',
		),
		replacement: '$1[hidden]',
	},
	{
		// What is as random as only a secret is, beside a word that may mean other things too: a key may be one of a list.
		pattern: new RegExp(
			`${wordStart()}((?:[kK]ey|KEY|[pP]wd|[pP]ass|PASS|[pP]w|[aA]uth|AUTH|[cC]redentials?)${QUOTE}${BETWEEN}${QUOTE})(?=[^${VALUE_END}]{0,80}\\d)(?=[^${VALUE_END}]{0,80}[a-z])(?=[^${VALUE_END}]{0,80}[A-Z])[A-Za-z0-9_+/~.-]{20,}={0,2}`,
			'g',
		),
		replacement: '$1[hidden]',
	},
	{
		// As JSON, YAML, query strings and headers have it; with a digit, else it is a word: "password": "required".
		pattern: new RegExp(
			`(?<![\\w-])([\\w-]{0,40}?(?:api[_-]?key|(?:access|account|private|secret|signing|encryption|master)[_-]?key|secret|token|passw(?:or)?d|passphrase|authorization|cookie)${QUOTE}${BETWEEN}${QUOTE}(?:(?:bearer|basic|token)\\s)?)${VERSION}${REFERENCE}(?=[^${VALUE_END}]{0,80}\\d)(?:${ENCODED_END}[^${VALUE_END}$]){8,}`,
			'gi',
		),
		replacement: '$1[hidden]',
	},
];

/**
 * What a text has that holds a secret of any kind above: found many times faster than the secrets themselves, so that they are looked
 * for only in the lines around it. Several expressions are faster than one.
 */
export const TRIGGERS: readonly RegExp[] = [
	...KEY_TRIGGERS.map((source) => new RegExp(source, 'g')),
	/PRIVATE(?: |%20|\+)KEY|Private-Lines|hooks\.slack\.com\/|\/api\/webhooks\/|\b(?:curl\b|mysql|mariadb|machine\b)/g,
	/:\/\/[^\s/?#"'<>\\]{1,700}@|[?&](?:code|key|sig|signature|token)=/gi,
	// Both cases spelt out: with the flag for it the same takes twice the time.
	new RegExp(inAnyCase('key|token|secret|p(?:ass|wd|w[^\\w])|c(?:redential|ookie)|auth|b(?:earer|asic)'), 'g'),
];

/** The words of an expression, which may have nothing else that is a small letter, in capitals too. */
function inAnyCase(words: string): string {
	return words.replace(/(?<!\\)[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

const SECRET_NAME =
	/(?:KEY|TOKENS?|SECRET|PASS|PASSWORD|PASSWD|PASSPHRASE|_PWD|CREDENTIALS?|AUTH|AUTHORIZATION|COOKIE|WEBHOOK(?:_?URL)?)(?:_|\d*$)/i;

/** Whether what a variable or field of this name holds is to be kept to oneself. */
export function soundsSecret(name: string): boolean {
	return SECRET_NAME.test(name);
}
