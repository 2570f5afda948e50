import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor, redactValue, secretsOf } from './redact.ts';

const redact = createRedactor();

/** Put together here, so that no scanner takes this file for a leak. */
const of = (...parts: readonly string[]) => parts.join('');
const LONG = 'aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE3fG5hJ7k';
const PEM_BODY = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj';

describe('what looks like a secret is taken out', () => {
	it.each([
		['Authorization: Bearer abc123def456ghi789', 'Authorization: Bearer [hidden]'],
		['"line\\nDB_PASSWORD=hunter22"', '"line\\nDB_PASSWORD=[hidden]"'],
		['\u001b[32mtoken=abcd1234\u001b[0m', '\u001b[32mtoken=[hidden]\u001b[0m'],
		['%22password%22%3A%22abcd1234%22%2C%22n%22%3A1', '%22password%22%3A%22[hidden]%22%2C%22n%22%3A1'],
		['DB_PASSWORD="my secret 123"', 'DB_PASSWORD="[hidden]"'],
		['"run": "DB_PASSWORD=\\"my secret 123\\" npm start"', '"run": "DB_PASSWORD=\\"[hidden]\\" npm start"'],
		['curl -s -u admin:hunter2 http://x', 'curl -s -u admin:[hidden] http://x'],
		['curl --user "admin:hunter2" http://x', 'curl --user "admin:[hidden]" http://x'],
		['mysql -u root -phunter2 shop', 'mysql -u root -p[hidden] shop'],
		['mysqldump -h db -p"hunter2" shop', 'mysqldump -h db -p"[hidden]" shop'],
		['machine api.example login me password hunter2', 'machine api.example login me password [hidden]'],
		['machine a.example\n  login me\n  password hunter2', 'machine a.example\n  login me\n  password [hidden]'],
		['it sent Bearer abc123def456ghi789.', 'it sent Bearer [hidden]'],
		['ANTHROPIC_API_KEY=whatever-it-is', 'ANTHROPIC_API_KEY=[hidden]'],
		['export DB_PASSWORD="hunter2!"', 'export DB_PASSWORD="[hidden]"'],
		['{"apiKey":"abcd1234efgh"}', '{"apiKey":"[hidden]"}'],
		['{"text":"{\\"password\\":\\"abcd1234\\"}"}', '{"text":"{\\"password\\":\\"[hidden]\\"}"}'],
		["config.password = 'abcd1234'", "config.password = '[hidden]'"],
		[`key: ${LONG}`, 'key: [hidden]'],
		[`{"key":"${LONG}"}`, '{"key":"[hidden]"}'],
		[`pass=${LONG}`, 'pass=[hidden]'],
		[
			`AccountName=shop;AccountKey=${LONG}${LONG}==;EndpointSuffix=x`,
			'AccountName=shop;AccountKey=[hidden];EndpointSuffix=x',
		],
		[`aws_secret_access_key = ${LONG}`, 'aws_secret_access_key = [hidden]'],
		['client_secret: abcd1234', 'client_secret: [hidden]'],
		['login --password=abcd1234 now', 'login --password=[hidden] now'],
		['Cookie: sid=abcd1234; a=b', 'Cookie: [hidden]; a=b'],
		['postgres://app:p4ss@db/x', 'postgres://app:[hidden]@db/x'],
		['https://app:p@ss@db/x', 'https://app:[hidden]@db/x'],
		[`https://${LONG}@git.example/x`, 'https://[hidden]@git.example/x'],
		[`http://127.0.0.1:8888/login?code=${LONG}`, 'http://127.0.0.1:8888/login?code=[hidden]'],
		[`https://hooks.slack.com/services/T0/B0/${LONG}`, 'https://hooks.slack.com/services/[hidden]'],
	])('%s', (text, expected) => {
		expect(redact(text)).toBe(expected);
	});

	it('private keys, whole, cut off, and within JSON', () => {
		const key = `-----BEGIN RSA ${'PRIVATE KEY'}-----\n${PEM_BODY}\n${PEM_BODY}\nab==\n-----END RSA ${'PRIVATE KEY'}-----`;
		expect(redact(`a\n${key}\nb`)).toBe('a\n[hidden]\nb');
		expect(redact(`a ${key.slice(0, 120)}`)).toBe('a [hidden]');
		expect(JSON.parse(redact(JSON.stringify({ key, next: 'stays' })))).toEqual({ key: '[hidden]', next: 'stays' });
	});

	it('private keys in JSON within JSON, in an address, put together of strings, and of PuTTY', () => {
		const lines = [`-----BEGIN RSA ${'PRIVATE KEY'}-----`, PEM_BODY, 'ab+/', `-----END RSA ${'PRIVATE KEY'}-----`];
		const key = lines.join('\n');
		const within = (text: string, depth: number): string =>
			depth === 0 ? text : JSON.stringify(within(text, depth - 1));
		for (const depth of [1, 2, 3]) {
			let found: unknown = redact(within(JSON.stringify({ key, next: 'stays' }), depth));
			for (let level = 0; level <= depth; level++) found = JSON.parse(String(found));
			expect(found).toEqual({ key: '[hidden]', next: 'stays' });
		}
		expect(redact(`?key=${encodeURIComponent(key)}&a=b`)).toBe('?key=[hidden]&a=b');
		for (const mark of ["'", '"', '`']) {
			const source = `const key =\n${lines.map((line) => `\t${mark}${line}\\n${mark}`).join(' +\n')};`;
			expect(redact(source)).toBe(`const key =\n\t${mark}[hidden]\\n${mark};`);
			expect(JSON.parse(redact(JSON.stringify(source)))).toBe(`const key =\n\t${mark}[hidden]\\n${mark};`);
		}
		const putty = `PuTTY-User-Key-File-3: ssh-rsa\nPrivate-Lines: 2\n${PEM_BODY}\nAAAA\nPrivate-MAC: ab12\n`;
		expect(redact(putty)).toBe('PuTTY-User-Key-File-3: ssh-rsa\nPrivate-Lines: 2\n[hidden] Private-MAC: ab12\n');
	});

	it('values that are known to be secret, however they are spelled', () => {
		const hide = createRedactor(['say "friend"/enter', 'say "friend"/enter now', 'short']);
		expect(hide('say "friend"/enter now; say "friend"/enter; short')).toBe('[hidden]; [hidden]; short');
		expect(hide(JSON.stringify(['say "friend"/enter']))).toBe('["[hidden]"]');
		expect(hide('?q=say%20%22friend%22%2Fenter')).toBe('?q=[hidden]');
	});
});

describe('ordinary text stays', () => {
	it.each([
		['a git hash', 'commit 513f22a9c3f1e0d84b7a6c5d4e3f2a1b0c9d8e7f'],
		['a UUID', `session ${randomUUID()}`],
		['a picture', `data:image/png;base64,${randomBytes(60_000).toString('base64')}`],
		[
			'an integrity hash',
			'sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==',
		],
		[
			'TypeScript',
			'const token = await getToken(request.headers["x-token"]);\nlet password: string; apiKey = process.env.API_KEY;',
		],
		['a lock file', `"a": {"version": "1.0.0", "integrity": "sha512-${randomBytes(64).toString('base64')}"}`],
		[
			'hashes as keys',
			`key: ${'0123456789abcdef'.repeat(4)}, "key": "${randomUUID()}", cache-key=v1-linux-${'ab12'.repeat(9)}`,
		],
		[
			'classes and files',
			'sk-spinner glc-row hf_row npm_lifecycle_event r8_x Auth.tsx Pass.Test1.tsx key=Enter pass: 12',
		],
		['types', 'function login({ token, password }: { token: Token2; password: string }): Secret {'],
		['schemas', 'password: z.string().min(8), token: faker.string.uuid(), secret: createSecret(32)'],
		['labels', '{"password": "Password", "token": "Your token", "secret": "required"}'],
		['counts', 'input_tokens: 123456789, max_tokens=100000000, MAX_TOKENS=32000000'],
		['references', 'API_KEY=$(cat key) TOKEN=$TOKEN SECRET_KEY="$SECRET" KEY=getKey(1)'],
		['CSS', '<div class="sk-folding-cube sk-chasing-dot-before-animation">'],
		['a task id', 'task-1234567890-abcdefghijkl, risk-management-2024-report-final'],
		['addresses', 'http://localhost:5173/a?email=me@example.com ssh://git@github.com/a/b.git http://a:80/x'],
		['prose', 'Bearer authentication is basic; use the Bearer authorization-scheme.'],
		['programs that read keys', "if (text.startsWith('-----BEGIN RSA PRIVATE KEY-----')) return parse(text);"],
		['switches', 'KEY=value1 AUTH=disabled BASIC_AUTH=enabled HTTP_AUTH=optional'],
		['settings of a build', 'apiKey: import.meta.env.VITE_KEY1, token: config.token1x, secret: process.env.SECRET_1'],
		['a version of a package', '"csrf-token": "1.2.3-beta.4",\n"js-token": "^10.20.30"'],
		['a number', '/callback?code=1234567890123456&key=20261125221012345'],
		['users of others', 'git push -u origin main:dev; docker run -u 1000:1000 x; sort -u a:b'],
		[
			'logins that are not written out',
			'mysql -p shop; curl -u $USER:$PASS x; curl -u "me:$PASS" x; TOKEN="$(cat token)"',
		],
		['a source map', '"mappings":"AAAA,EAAEA;AACF,EAAE,CAAC,GAAG,CAAC;EAAEC"'],
		['base64 in lines', randomBytes(60_000).toString('base64').replace(/.{64}/g, '$&\n')],
		['a query', '/search?key=short&code=404&token=abc'],
	])('%s', (_, text) => {
		expect(redact(text)).toBe(text);
	});

	it('this program itself, where it holds no secret', () => {
		for (const file of ['redact.ts', 'decide-tool.ts', '../contract/errors.ts', '../server/project-stores.ts']) {
			const text = readFileSync(new URL(file, import.meta.url), 'utf8');
			expect(redact(text)).toBe(text);
		}
	});
});

describe('secrets of the environment', () => {
	it('are the values of variables that sound secret, paths and short words apart', () => {
		expect(
			secretsOf({
				ANTHROPIC_API_KEY: 'anthropic-key',
				PGPASSWORD: 'pg-password',
				AWS_SECRET_ACCESS_KEY: '/slash+and/more=',
				PROGRESS_N8N_WEBHOOK_URL: 'https://n8n.example/hook/1',
				SSH_AUTH_SOCK: '/tmp/agent.1234',
				GOOGLE_APPLICATION_CREDENTIALS: '/home/me/key.json',
				GIT_ASKPASS: '/usr/bin/askpass',
				MAX_TOKENS: '1234567890',
				AUTH: 'enabled',
				KEYBOARD: 'us-international',
				PATH: '/usr/bin:/bin',
				UNSET_TOKEN: undefined,
			}),
		).toEqual(['anthropic-key', 'pg-password', '/slash+and/more=', 'https://n8n.example/hook/1']);
	});
});

describe('values', () => {
	it('are redacted however deep, and named ones whole', () => {
		const hide = createRedactor(['known-secret']);
		const value = { a: [{ b: 'x known-secret y' }], password: 'anything', n: 1, none: null, token: { count: 2 } };
		expect(redactValue(value, hide)).toEqual({
			a: [{ b: 'x [hidden] y' }],
			password: '[hidden]',
			n: 1,
			none: null,
			token: { count: 2 },
		});
	});

	it('that hold themselves end somewhere', () => {
		const ring: Record<string, unknown> = { text: 'a' };
		ring.self = ring;
		expect(JSON.stringify(redactValue(ring, redact))).toContain('[hidden]');
	});
});

describe('whatever the text', () => {
	const secrets = fc.constantFrom(
		of('sk-', 'ant-api03-', LONG),
		'API_KEY="abcdef12"',
		`-----BEGIN ${'PRIVATE KEY'}-----\n${PEM_BODY}`,
		'"token": "abcdef12\\"',
		'postgres://a:b1"c@d',
		'Cookie: a=b12345678\\n',
		'password=\\',
		`"-----BEGIN ${'PRIVATE KEY'}-----${PEM_BODY}\\n" + "${PEM_BODY}"`,
		'DB_PASSWORD="my secret 123"',
		'"%22token%22%3A%22abcd1234%22',
	);

	it('JSON stays JSON, and redacting twice is redacting once', () => {
		const hide = createRedactor(['quote"d secret\n']);
		const text = fc
			.array(fc.oneof(fc.string(), secrets, fc.constant('quote"d secret\n')))
			.map((parts) => parts.join(''));
		fc.assert(
			fc.property(fc.dictionary(text, text), (value) => {
				const once = hide(JSON.stringify(value));
				JSON.parse(once);
				expect(hide(once)).toBe(once);
			}),
		);
	});

	// A pattern that goes wrong takes hours here.
	it.each([
		[
			'a',
			'a_',
			'-',
			'sk-',
			'eyJ',
			'eyJaaaaaaaa.',
			'://',
			'://a:',
			'token',
			'token=',
			'A_',
			'KEY=',
			'Bearer ',
			'?key=',
			'a.',
		],
		['curl -u ', 'machine a login b ', 'X_KEY="a ', '%22', '\\n', '_aaaaaaaaa', '[1m'],
		[
			`-----BEGIN ${'PRIVATE KEY'}-----`,
			`-----BEGIN ${'PRIVATE KEY'}-----aaaa `,
			`-----BEGIN ${'PRIVATE KEY'}-----"  +`,
			'Private-Lines: 1\n',
			'\\"',
			'password": "',
			'AKIA',
			'[',
			'a[',
		],
	])('a megabyte of %s, and others, is read through', (...pieces) => {
		for (const piece of pieces) expect(redact(piece.repeat(1_000_000 / piece.length))).not.toBe('');
	});
});
