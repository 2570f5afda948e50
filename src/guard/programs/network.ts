import { quote, Refusal } from '../refusal.ts';
import type { Argument } from '../shell/word.ts';
import { checkOutputs } from './outputs.ts';
import { type Call, checkOptions, type Rule, unsure } from './rule.ts';

/** This machine, with nothing that could make another of it. */
const LOCAL =
	/^(https?:\/\/)?(localhost|127(\.\d{1,3}){3}|\[::1\]|0\.0\.0\.0|[\w-]+\.localhost)(?=[:/?#]|$)(:\d*)?(?=[/?#]|$)/i;
/** The same with a port that comes from a variable. */
const LOCAL_PORT = /^(https?:\/\/)?(localhost|127(\.\d{1,3}){3}|\[::1\]|0\.0\.0\.0):0(?=[/?#]|$)/i;

const CURL_VALUED = 'AbcCdDeEFHhKmoPQrtTuUwXxYyz';
const CURL_NAMES = [
	...['data', 'data-raw', 'data-binary', 'data-urlencode', 'json', 'header', 'request', 'output', 'write-out'],
	...['max-time', 'form'],
	...['connect-timeout', 'retry', 'retry-delay', 'retry-max-time', 'user-agent', 'cookie', 'cookie-jar', 'user'],
	...['referer', 'range'],
	...['form-string', 'dump-header', 'upload-file', 'max-redirs', 'limit-rate', 'output-dir', 'oauth2-bearer'],
];

const CURL = { valued: CURL_VALUED, valuedNames: CURL_NAMES };

export const NETWORK_RULES: Record<string, Rule> = {
	curl: (call) => {
		checkOptions(call, {
			refused: [
				...['K', 'config', 'x', 'proxy', 'preproxy', 'socks4', 'socks4a', 'socks5', 'socks5-hostname'],
				...['connect-to', 'resolve'],
				...['unix-socket', 'abstract-unix-socket', 'doh-url', 'dns-servers', 'interface', 'engine', 'E'],
				...['cert', 'key', 'netrc-file'],
				...['libcurl', 'Q', 'quote', 't', 'telnet-option', 'variable', 'expand-url', 'url', 'proto-default'],
				...['P', 'ftp-port', 'n', 'netrc'],
			],
			valued: CURL_VALUED,
			valuedNames: CURL_NAMES,
			why: 'reads files of its own or reaches elsewhere',
			instead: 'Ask the application by its address on localhost.',
		});
		checkAddresses(call, CURL_VALUED, CURL_NAMES);
		const names = ['output', 'output-dir', 'dump-header', 'cookie-jar', 'trace', 'trace-ascii', 'stderr', 'etag-save'];
		checkOutputs(call, { letters: 'oDc', names: [...names, 'hsts', 'alt-svc'], ...CURL });
	},
	wget: (call) => {
		checkOptions(call, {
			refused: ['e', 'execute', 'use-askpass', 'config', 'i', 'input-file', 'base', 'B', 'post-file', 'body-file'],
			valued: 'oaOtTwQPUADIXRl',
			why: 'reads files of its own or reaches elsewhere',
			instead: 'Ask the application with curl on localhost.',
		});
		const valuedNames = ['output-document', 'timeout', 'tries', 'header', 'method', 'body-data', 'post-data'];
		checkAddresses(call, 'oaOtTwQPUADIXRl', valuedNames);
		const names = ['output-document', 'directory-prefix', 'output-file', 'append-output', 'save-cookies', 'warc-file'];
		checkOutputs(call, { letters: 'oaOP', names, valued: 'tTwQUADIXRl', valuedNames });
	},
	openssl: (call) => {
		const [first, ...rest] = call.args;
		const options = rest.some(({ text, prefix }) =>
			/^--?(engine|provider|provider-path|config|rand|writerand)/.test(text ?? prefix),
		);
		if (
			/^(rand|version|dgst|sha256|sha1|md5|base64|enc|req|x509|genrsa|genpkey|rsa|pkey|ecparam|passwd|list|prime)$/.test(
				first?.text ?? '',
			) &&
			!options
		) {
			for (const [index, { text = '' }] of rest.entries()) {
				const file = rest[index + 1];
				if (/^--?(out|keyout|writerand|CAserial)$/.test(text) && file !== undefined) call.write(file);
			}
			return;
		}
		throw new Refusal(
			'openssl',
			`openssl ${quote(first?.source ?? '')} is refused.`,
			'Use openssl rand, dgst, req or x509.',
		);
	},
};

function checkAddresses({ name, args }: Call, valued: string, names: readonly string[]): void {
	let option = '';
	for (const arg of args) {
		const known = arg.text ?? arg.prefix;
		if (option !== '') {
			if (!arg.single) throw unsure(name, arg);
			option = '';
			continue;
		}
		if (known.startsWith('-') && known !== '-') {
			option = nextIsValue(known, valued, names) ? known : '';
			continue;
		}
		if (isLocal(arg)) continue;
		const isCut = arg.prefix !== '' && LOCAL.test(arg.prefix);
		throw new Refusal(
			'other-machine',
			`${name} ${quote(arg.source)} ${isCut ? 'may go to another machine, by what comes behind the host' : 'does not go to this machine'}.`,
			isCut
				? `Write a slash there, and the rest behind it: "${arg.prefix}/$path".`
				: 'Ask the application on http://localhost; for packages use npm, pip, cargo or go, and for pages the browser tools.',
		);
	}
}

function nextIsValue(option: string, valued: string, names: readonly string[]): boolean {
	if (option.startsWith('--')) return !option.includes('=') && names.includes(option.slice(2));
	const at = [...option.slice(1)].findIndex((letter) => valued.includes(letter));
	return at !== -1 && at === option.length - 2;
}

/** What goes nowhere. */
const NO_HOST = /^(https?:\/\/)?([:/?#]|$)/;
/** Brackets that the shell would look for files by, of which there are none. */
const LOOPBACK = /^https?:\/\/\[::1\](:\d+)?(\/[\w./?=&%-]*)?$/;

function isLocal({ text, source, possible, emptied = '', prefix, shape }: Argument): boolean {
	if (text !== undefined) return LOCAL.test(text);
	// A default counts only when nothing else sets the variable, and `env` may.
	const known = possible.length > 0 && !/\$\{\w+:?[-=]/.test(source);
	// A variable that the command did not come to set is empty.
	if (known && !LOCAL.test(emptied) && !NO_HOST.test(emptied)) return false;
	if (known) return possible.every((one) => LOCAL.test(one) && !/[\s{}*?[\]]/.test(one));
	// The host must be written out, and end before whatever is open.
	if (endsHost(prefix)) return true;
	return LOOPBACK.test(source) || (shape !== undefined && LOCAL_PORT.test(shape));
}

function endsHost(beginning: string): boolean {
	const host = /^(https?:\/\/)?[^/?#]*/i.exec(beginning)?.[0] ?? '';
	return host.length < beginning.length && LOCAL.test(beginning);
}
