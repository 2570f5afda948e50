import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_GUARD_SETTINGS } from '../contract/guard-settings.ts';
import { BUILT_IN_TOOLS, decideTool, type GuardContext, REFUSED_BROWSER_TOOLS } from './decide-tool.ts';

/** Links of the place: what they are called, and where they lead. */
const LINKS: Readonly<Record<string, string | null>> = {
	'/home/me/shop/out': '/etc/passwd',
	'/home/me/shop/keys': '/home/me/.ssh/id_rsa',
	'/home/me/shop/nowhere': null,
	'/home/me/shop/db': '/home/me/shop/features.db',
};
const WITH_BROWSER: GuardContext = {
	yolo: false,
	settings: DEFAULT_GUARD_SETTINGS,
	place: {
		...{ project: '/home/me/shop', directory: '/home/me/shop/web', home: '/home/me', temporary: ['/tmp/scratch'] },
		...{ readable: ['/srv/designs'], secret: ['/home/me/.autocoder', '/home/me/.claude'] },
		resolve: (path) => (path in LINKS ? (LINKS[path] ?? null) : path),
	},
};
const YOLO: GuardContext = { ...WITH_BROWSER, yolo: true };
const ruleOf = (tool: string, input: Record<string, unknown>) => {
	const decision = decideTool(tool, input, WITH_BROWSER);
	return decision.allow ? 'allowed' : decision.rule;
};
const OURS = /^(mcp__features__|mcp__playwright__)/;

const anyInput = fc.dictionary(
	fc.string().filter((name) => !['url', 'path', 'paths', 'files', 'filename'].includes(name)),
	fc.jsonValue().filter((value) => !JSON.stringify(value).includes('__proto__')),
);

describe('every tool that our agents are given', () => {
	it('is allowed, with its input as it is', () => {
		const names = ['mcp__features__feature_get_next', 'mcp__playwright__browser_click'];
		fc.assert(
			fc.property(fc.constantFrom(...names), anyInput, (name, input) => {
				expect(decideTool(name, input, WITH_BROWSER)).toEqual({ allow: true });
			}),
		);
	});

	it('but those of the browser is allowed in YOLO mode', () => {
		expect(decideTool('Bash', { command: 'ls' }, YOLO)).toEqual({ allow: true, programs: ['ls'] });
		expect(decideTool('mcp__features__feature_skip', {}, YOLO)).toEqual({ allow: true });
		const refused = decideTool('mcp__playwright__browser_click', {}, YOLO);
		expect(refused.allow ? '' : refused.reason).toMatch(/^The tool mcp__playwright__browser_click is not available/);
		expect(refused.allow ? '' : refused.reason).not.toContain('browser tools');
	});
});

describe('a tool that is not named', () => {
	it('is refused in every mode, by its name and with what there is instead', () => {
		const unknown = fc.oneof(
			fc.constantFrom('Agent', 'Task', 'WebFetch', 'WebSearch', 'Skill', 'Workflow', 'NotebookEdit', 'BashOutput'),
			fc.constantFrom(
				'bash',
				'Bash ',
				' Read',
				'mcp__features',
				'mcp__playwright_',
				'mcp__other__tool',
				'xmcp__features__',
				'',
			),
			fc.string().filter((name) => !(BUILT_IN_TOOLS as readonly string[]).includes(name) && !OURS.test(name)),
		);
		fc.assert(
			fc.property(unknown, anyInput, fc.boolean(), (name, input, yolo) => {
				const decision = decideTool(name, input, { ...WITH_BROWSER, yolo });
				const reason = decision.allow ? '' : decision.reason;
				expect(reason).toContain(`The tool ${name} is not available`);
				for (const tool of BUILT_IN_TOOLS) expect(reason).toContain(tool);
			}),
		);
	});

	it('is refused too when it is called like something that every object has', () => {
		for (const name of ['constructor', '__proto__', 'toString', 'length', '0'])
			expect(decideTool(name, {}, WITH_BROWSER).allow).toBe(false);
	});
});

it.each(REFUSED_BROWSER_TOOLS)('%s is refused in every mode, since it runs code outside the page', (name) => {
	for (const mode of [WITH_BROWSER, YOLO]) {
		const decision = decideTool(name, { code: 'process.exit()' }, mode);
		expect(decision.allow ? '' : decision.reason).toContain('browser_evaluate');
	}
});

describe.each(['take_screenshot', 'console_messages', 'snapshot'])('what browser_%s answers', (name) => {
	const tool = `mcp__playwright__browser_${name}`;

	it('goes to the agent: a file name is taken out, and nothing else', () => {
		fc.assert(
			fc.property(anyInput, fc.jsonValue(), (input, filename) => {
				const { filename: _, ...others } = input;
				const asked = { ...others, filename };
				expect(decideTool(tool, asked, WITH_BROWSER)).toEqual({ allow: true, input: others });
				expect(asked).toHaveProperty('filename');
			}),
		);
	});

	it('without one is taken as it was asked for', () => {
		expect(decideTool(tool, { fullPage: true }, WITH_BROWSER)).toEqual({ allow: true });
	});
});

describe('paths of file tools', () => {
	it.each([
		['Read', { file_path: 'index.ts' }],
		['Read', { file_path: '/home/me/shop/.env' }],
		['Read', { file_path: '/srv/designs/a.png' }],
		['Read', { file_path: '/home/me/.claude/projects/x/s/tool-results/out.txt' }],
		['Write', { file_path: '/home/me/shop/web/a/b/new.ts' }],
		['Write', { file_path: '../README.md' }],
		['Edit', { file_path: '/tmp/scratch/a' }],
		['Glob', { pattern: 'src/**/*.{ts,tsx}' }],
		['Glob', { pattern: '**/*', path: '/home/me/shop' }],
		['Glob', { pattern: '/home/me/shop/**' }],
		['Grep', { pattern: '../x', path: 'src', glob: '*.ts' }],
		['Read', {}],
		['mcp__playwright__browser_file_upload', { paths: ['/home/me/shop/a.png'] }],
	])('%s %j is allowed', (tool, input) => {
		expect(ruleOf(tool, input)).toBe('allowed');
	});

	it.each([
		['Read', { file_path: '/etc/passwd' }, 'outside-read'],
		['Read', { file_path: '../../other/a.ts' }, 'outside-read'],
		['Read', { file_path: '~/.ssh/id_rsa' }, 'secret'],
		['Read', { file_path: '/home/me/.claude/.credentials.json' }, 'secret'],
		['Read', { file_path: '/home/me/.autocoder/token' }, 'secret'],
		['Read', { file_path: '/home/me/other/.env' }, 'secret'],
		['Read', { file_path: '/home/me/shop/out' }, 'outside-read'],
		['Read', { file_path: '/home/me/shop/keys' }, 'secret'],
		['Write', { file_path: '/home/me/shop/out' }, 'outside-write'],
		['Write', { file_path: '/home/me/shop/nowhere' }, 'dangling-link'],
		['Write', { file_path: '/srv/designs/a.png' }, 'outside-write'],
		['Write', { file_path: '../features.db' }, 'own-files'],
		['Write', { file_path: '../Features.DB-wal' }, 'own-files'],
		['Edit', { file_path: '/home/me/shop/db' }, 'own-files'],
		['Edit', { file_path: '../.autocoder/guard.yaml' }, 'own-files'],
		['Write', { file_path: '/home/me/shop/.git/hooks/pre-commit' }, 'own-files'],
		['Write', { file_path: 'a\0b' }, 'dangling-link'],
		['Read', { file_path: '/proc/self/cwd/features.db' }, 'outside-read'],
		['Write', { file_path: '/proc/self/cwd/.git/config' }, 'outside-write'],
		['Glob', { pattern: '/etc/*' }, 'outside-read'],
		['Glob', { pattern: '../../**' }, 'outside-read'],
		['Glob', { pattern: '{a,/etc}/*' }, 'outside-read'],
		['Grep', { pattern: 'x', path: '/home/me' }, 'outside-read'],
		['mcp__playwright__browser_file_upload', { paths: ['/home/me/shop/a.png', '/etc/passwd'] }, 'outside-read'],
	])('%s %j is refused', (tool, input, rule) => {
		expect(ruleOf(tool, input)).toBe(rule);
	});
});

describe('addresses in the browser', () => {
	const tool = 'mcp__playwright__browser_navigate';
	it.each([
		[
			'http://localhost:5173/a',
			'https://example.com',
			'localhost:3000',
			'127.0.0.1:80/x',
			'about:blank',
			'example.com/a',
		],
	])('of this machine and of the web are opened', (...urls) => {
		for (const url of urls) expect(ruleOf(tool, { url }), url).toBe('allowed');
	});

	it.each([
		['file:///etc/passwd', 'browser-scheme'],
		[' FILE:///etc/passwd', 'browser-scheme'],
		['view-source:http://localhost', 'browser-scheme'],
		['chrome://settings', 'browser-scheme'],
		['javascript:alert(1)', 'browser-scheme'],
		['http://169.254.169.254/latest', 'browser-metadata'],
		['http://2852039166/', 'browser-metadata'],
		['http://0xa9fea9fe/', 'browser-metadata'],
		['169.254.169.254/latest', 'browser-metadata'],
		['http://[::ffff:169.254.169.254]/', 'browser-metadata'],
		['http://metadata.google.internal./x', 'browser-metadata'],
	])('%s is refused', (url, rule) => {
		expect(ruleOf(tool, { url })).toBe(rule);
	});
});

it("a project within autocoder's own directory, as the demo's, is no secret; what lies around it is", () => {
	const project = '/home/me/.autocoder/demos/demo';
	const context = { ...WITH_BROWSER, place: { ...WITH_BROWSER.place, project, directory: project } };
	const allowed = (tool: string, input: Record<string, unknown>) => decideTool(tool, input, context).allow;
	expect(allowed('Read', { file_path: `${project}/server.js` })).toBe(true);
	expect(allowed('Write', { file_path: `${project}/server.js`, content: 'x' })).toBe(true);
	expect(allowed('Bash', { command: `node --check ${project}/server.js` })).toBe(true);
	for (const path of ['/home/me/.autocoder/token', `${project}/../../token`, '/home/me/.autocoder/demos/demo-2/a.js']) {
		expect(allowed('Read', { file_path: path }), path).toBe(false);
		expect(allowed('Bash', { command: `cat ${path}` }), path).toBe(false);
	}
});
