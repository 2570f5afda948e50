import { describe, expect, it } from 'vitest';
import { createRedactor } from './redact.ts';
import { createStreamRedactor } from './stream-redactor.ts';

const redact = createRedactor();

/** Put together here, so that no scanner takes this file for a leak. */
const of = (...parts: readonly string[]) => parts.join('');
const LONG = 'aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE3fG5hJ7k';
const HEX = '0123456789abcdef0123456789abcdef';

/**
 * Where each format is from: the rules of gitleaks or trufflehog, the standard, what the provider tells of its keys (docs), or keys and
 * checks of them as public code has them (seen).
 */
const KEYS = [
	['Anthropic', 'docs', of('sk-', 'ant-api03-x_y-', LONG)],
	['OpenAI', 'gitleaks', of('sk-', LONG)],
	['OpenAI, of a project', 'gitleaks', of('sk-', 'proj-', LONG)],
	['Stripe', 'gitleaks', of('sk_', 'live_', LONG)],
	['Stripe, restricted', 'gitleaks', of('rk_', 'live_', LONG)],
	['Stripe, of a webhook', 'docs', of('whsec_', LONG)],
	['GitHub', 'docs', of('gh', 'p_', LONG)],
	['GitHub, fine-grained', 'docs', of('github', '_pat_', LONG)],
	['GitHub, of an application', 'docs', of('gh', 's_', LONG)],
	['GitLab', 'gitleaks', of('glpat', '-', LONG)],
	['GitLab, routed', 'gitleaks', of('glpat', '-', LONG, '.01.0a1b2c3d4')],
	['GitLab, of a runner', 'gitleaks', of('gl', 'rt-', LONG.slice(0, 20))],
	['GitLab, of a runner before', 'gitleaks', of('GR13', '48941', LONG.slice(0, 20))],
	['GitLab, of a feed', 'gitleaks', of('gl', 'ft-', LONG.slice(0, 20))],
	['GitLab, of a workspace', 'docs', of('gl', 'wt-', LONG.slice(0, 20))],
	['AWS', 'gitleaks', of('AKIA', 'IOSFODNN7EXAMPLE')],
	['AWS, of a service', 'gitleaks', of('ABIA', 'IOSFODNN7EXAMPLE')],
	['Bedrock', 'gitleaks', of('ABSK', LONG, LONG, LONG, '=')],
	['Bedrock, for a while', 'docs', of('bedrock-', 'api-key-', LONG)],
	['Slack', 'gitleaks', of('xox', 'b-1234567890-', LONG)],
	['Slack, of a configuration', 'gitleaks', of('xoxe.', 'xoxp-1-', LONG)],
	['Google', 'gitleaks', of('AIza', 'SyA-1234567890_abcdefghijklmnopqrst')],
	['Google, to refresh', 'docs', of('1/', '/0', LONG, 'xY')],
	['Gemini', 'seen', of('AQ', '.Ab8', LONG)],
	['Azure, of an application', 'gitleaks', of('abc', '8Q~', LONG.slice(0, 34))],
	['Azure OpenAI', 'seen', of(LONG, LONG.slice(0, 12), 'JQ', 'QJ99', LONG.slice(0, 26))],
	['npm', 'gitleaks', of('npm_', LONG.slice(0, 36))],
	['PyPI', 'gitleaks', of('pypi-', 'AgEIcHlwaS5vcmcCJ', LONG, LONG)],
	['RubyGems', 'gitleaks', of('rubygems', '_', HEX, HEX.slice(0, 16))],
	['Hugging Face', 'gitleaks', of('hf_', LONG.slice(0, 34))],
	['Telegram', 'gitleaks', of('1234567890', ':AA', 'HdqTcvCH1vGWJxfSeofSAs0K5PALDsaw')],
	['Discord', 'docs', of('MTAxMjM0NTY3ODkwMTIzNDU2', '.GabcDE.', LONG.slice(0, 28))],
	['SendGrid', 'gitleaks', of('SG', '.ngeVfQFYQlKU0ufo8x5d1A.', 'TwL2iGABf9DHoTf-09kqeF8tAmbihYzrnopKc-1s5cr')],
	['Twilio', 'gitleaks', of('SK', HEX)],
	['DigitalOcean', 'gitleaks', of('dop', '_v1_', HEX, HEX)],
	['Mailgun', 'gitleaks', of('key', '-', HEX)],
	['Mailchimp', 'gitleaks', of(HEX, '-us12')],
	['Shopify', 'gitleaks', of('shp', 'at_', HEX)],
	['Square', 'gitleaks', of('sq0', 'atp-', LONG.slice(0, 22))],
	['Square, of production', 'gitleaks', of('EA', 'AA', LONG, LONG.slice(0, 20))],
	['Databricks', 'docs', of('dapi', HEX)],
	['Supabase', 'docs', of('sbp', '_', HEX, HEX.slice(0, 8))],
	['Supabase, secret', 'seen', of('sb_', 'secret_', LONG.slice(0, 31))],
	['Vault', 'gitleaks', of('hvs', '.CAESIJ', LONG)],
	['Vault, of a batch', 'gitleaks', of('hvb', '.AAAAAQ', LONG)],
	['Grafana', 'gitleaks', of('glsa', '_', LONG)],
	['Groq', 'docs', of('gsk', '_', LONG)],
	['xAI', 'docs', of('xai', '-', LONG)],
	['Perplexity', 'gitleaks', of('pplx', '-', LONG)],
	['Replicate', 'docs', of('r8', '_', LONG)],
	['Atlassian', 'gitleaks', of('ATATT3', 'xFfGF0', LONG)],
	['Atlassian, of a repository', 'docs', of('ATCTT3', 'xFfGN0', LONG)],
	['Bitbucket', 'docs', of('AT', 'BB', LONG.slice(0, 32))],
	['Linear', 'gitleaks', of('lin', '_api_', LONG)],
	['Notion', 'gitleaks', of('ntn', '_', LONG)],
	['Notion, before', 'docs', of('secret', '_', LONG, 'aB3')],
	['Postman', 'gitleaks', of('PMAK', '-0123456789abcdef01234567-', HEX, '01')],
	['Figma', 'docs', of('figd', '_', LONG)],
	['Netlify', 'docs', of('nfp', '_', LONG)],
	['Sentry', 'gitleaks', of('sntry', 's_', LONG, LONG)],
	['New Relic', 'gitleaks', of('NRAK', '-ABCDEFGHIJKLMNOPQRSTUVWXYZ0')],
	['Docker', 'docs', of('dckr', '_pat_', LONG)],
	['Docker, of an organization', 'docs', of('dckr', '_oat_', LONG)],
	['Resend', 'seen', of('re', '_aB3dE5gH_', LONG.slice(0, 24))],
	['Neon', 'docs', of('na', 'pi_', HEX, HEX)],
	['PlanetScale', 'gitleaks', of('pscale', '_tkn_', LONG)],
	['Vercel', 'seen', of('v', 'cp_', LONG)],
	['Vercel, of a store', 'seen', of('vercel_blob', '_rw_', LONG.slice(0, 16), '_', LONG.slice(0, 30))],
	['ElevenLabs', 'docs', of('sk', '_', HEX, HEX.slice(0, 16))],
	['Pinecone', 'trufflehog', of('pcsk', '_aB3dE_', LONG, LONG.slice(0, 23))],
	['Heroku', 'gitleaks', of('HRKU', '-AA', LONG, LONG.slice(0, 18))],
	['Fly', 'gitleaks', of('fm2', '_', LONG, LONG, LONG)],
	['Doppler', 'gitleaks', of('dp', '.pt.', LONG, 'aB3')],
	['Doppler, of a service', 'docs', of('dp', '.st.dev.', LONG)],
	['1Password', 'gitleaks', of('ops', '_eyJ', LONG, LONG)],
	['age', 'gitleaks', of('AGE-SECRET', '-KEY-1', LONG.toUpperCase(), 'QPZRY9X8GF2TVDW0S3')],
	['Tailscale', 'docs', of('tskey', '-auth-kAbCdE2CNTRL-', LONG.slice(0, 32))],
	['CircleCI', 'seen', of('CCI', 'PAT_', LONG.slice(0, 22), '_', HEX, HEX.slice(0, 8))],
	['HubSpot', 'docs', of('pat', '-na1-', '01234567-89ab-cdef-0123-456789abcdef')],
	['Airtable', 'docs', of('pat', LONG.slice(0, 14), '.', HEX, HEX)],
	['Brevo', 'gitleaks', of('xkey', 'sib-', HEX, HEX, '-', LONG.slice(0, 16))],
	['Mapbox', 'docs', of('sk', '.eyJ', LONG, '.', LONG.slice(0, 22))],
	['Facebook', 'gitleaks', of('EA', 'AC', LONG, LONG, LONG)],
	['PayPal', 'seen', of('A21', 'AA', LONG, LONG)],
	['Braintree', 'docs', of('access_token', '$production$', HEX.slice(0, 16), '$', HEX)],
	['Razorpay', 'docs', of('rzp', '_live_', LONG.slice(0, 14))],
	['Terraform', 'gitleaks', of(LONG.slice(0, 14), '.atlas', 'v1.', LONG, LONG.slice(0, 27))],
	['NVIDIA', 'docs', of('nv', 'api-', LONG, LONG.slice(0, 24))],
	['Tavily', 'seen', of('tvly', '-dev-', LONG.slice(0, 32))],
	['LangSmith', 'trufflehog', of('lsv2', '_pt_', HEX, '_', HEX.slice(0, 10))],
	['Cerebras', 'docs', of('csk', '-', HEX, HEX.slice(0, 16))],
	['Deno', 'seen', of('dd', 'p_', LONG.slice(0, 36))],
	['PostHog', 'docs', of('ph', 'x_', LONG)],
	['Alibaba', 'gitleaks', of('LTA', 'I', LONG.slice(0, 20))],
	[
		'Dynatrace',
		'gitleaks',
		of('dt0', 'c01.', LONG.slice(0, 24).toUpperCase(), '.', LONG.toUpperCase(), LONG.slice(0, 24).toUpperCase()),
	],
	['Duffel', 'gitleaks', of('duffel', '_live_', LONG, 'aB3')],
	['EasyPost', 'gitleaks', of('EZ', 'AK', LONG, LONG.slice(0, 14))],
	['Flutterwave', 'gitleaks', of('FLWSECK', '_TEST-', HEX, '-X')],
	['Prefect', 'gitleaks', of('pn', 'u_', LONG.slice(0, 36))],
	['Pulumi', 'gitleaks', of('pul', '-', HEX, HEX.slice(0, 8))],
	['ReadMe', 'gitleaks', of('rd', 'me_', HEX, HEX, HEX.slice(0, 6))],
	['Shippo', 'gitleaks', of('shippo', '_live_', HEX, HEX.slice(0, 8))],
	['Sourcegraph', 'gitleaks', of('sg', 'p_', HEX.slice(0, 16), '_', HEX, HEX.slice(0, 8))],
	['SonarQube', 'docs', of('sq', 'u_', HEX, HEX.slice(0, 8))],
	['Together', 'docs', of('tgp', '_v1_', LONG)],
	['Typeform', 'gitleaks', of('tf', 'p_', LONG, LONG.slice(0, 19))],
	['Weights & Biases', 'trufflehog', of('wandb', '_v1_', LONG.slice(0, 27), '_', LONG)],
	['Contentful', 'docs', of('CF', 'PAT-', LONG, 'aB3')],
	['a JSON web token', 'standard', of('eyJ', 'hbGciOiJIUzI1NiJ9.eyJ', 'zdWIiOiIxMjM0NSJ9.', LONG)],
] as const;

function stream(unit: 'lines' | 'words', ...chunks: readonly string[]): string {
	const redactor = createStreamRedactor(redact, unit);
	return [...chunks.map((chunk) => redactor.push(chunk)), redactor.end()].join('');
}

describe('a key is taken out', () => {
	it.each(KEYS)('%s (%s)', (_, _source, secret) => {
		expect(redact(`got ${secret} and "${secret}", (${secret})`)).toBe('got [hidden] and "[hidden]", ([hidden])');
	});

	it.each(KEYS)('%s (%s), behind an escape', (_, _source, secret) => {
		for (const before of [
			...['\u001b[32m', '\\u001b[1;32m', '\\x1b[32m', '\\033[0m', '"a\\n', '"a\\\\n', 'a\\t', '\\u003d', '\\x3d'],
			...['a%3D', '%22', '%253D', 'https://a.example/'],
		]) {
			// A piece of base64 may stand behind a slash.
			if (before.endsWith('/') && /^(A[KB]IA|ABSK|AIza|EAA|A21AA|LTAI)/.test(secret)) continue;
			expect(redact(`${before}${secret} b`)).toBe(`${before}[hidden] b`);
		}
		expect(redact(encodeURIComponent(`a=${secret}&b`))).not.toMatch(/[A-Za-z0-9]{12}/);
	});

	it.each(KEYS)('%s (%s), in two pieces of a stream, wherever it is cut', (_, _source, secret) => {
		const text = `first line\nthen ${secret} and more\nlast line\n`;
		const whole = 'first line\nthen [hidden] and more\nlast line\n';
		for (let cut = 0; cut <= text.length; cut++)
			for (const unit of ['lines', 'words'] as const)
				expect(stream(unit, text.slice(0, cut), text.slice(cut))).toBe(whole);
	});
});

describe('a secret of several words is taken out of a stream, wherever it is cut', () => {
	it.each([
		['curl -s -u admin:hunter2 http://x', 'curl -s -u admin:[hidden] http://x'],
		['mysql -u root -phunter2 shop', 'mysql -u root -p[hidden] shop'],
		['machine api.example login me password hunter2', 'machine api.example login me password [hidden]'],
		['DB_PASSWORD="my secret 123" npm start', 'DB_PASSWORD="[hidden]" npm start'],
		['"a": "b\\nDB_PASSWORD=\\"my secret 123\\" c"', '"a": "b\\nDB_PASSWORD=\\"[hidden]\\" c"'],
	])('%s', (secret, hidden) => {
		const text = `first line\n${secret}\nlast line\n`;
		for (let cut = 0; cut <= text.length; cut++)
			for (const unit of ['lines', 'words'] as const)
				expect(stream(unit, text.slice(0, cut), text.slice(cut))).toBe(`first line\n${hidden}\nlast line\n`);
	});

	it.each([
		[
			'put together of strings',
			(lines: readonly string[]) => lines.map((line) => `"${line}\\n"`).join(' +\n'),
			'"[hidden]\\n"',
		],
		['in an address', (lines: readonly string[]) => encodeURIComponent(lines.join('\n')), '[hidden]'],
		[
			'in JSON within JSON',
			(lines: readonly string[]) => JSON.stringify(JSON.stringify(lines.join('\n'))),
			'"\\"[hidden]\\""',
		],
	])('a private key %s', (_, write, hidden) => {
		const body = [LONG, LONG.slice(8), LONG];
		const lines = [`-----BEGIN ${'PRIVATE KEY'}-----`, ...body, ...body, ...body, `-----END ${'PRIVATE KEY'}-----`];
		const text = `first\n${write(lines)}\nlast\n`;
		for (let cut = 0; cut <= text.length; cut++)
			expect(stream('lines', text.slice(0, cut), text.slice(cut))).toBe(`first\n${hidden}\nlast\n`);
	});
});
