import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { REFUSED_BROWSER_TOOLS } from '../guard/decide-tool.ts';
import { findBrowser } from '../process/find-browser.ts';
import { browserServer } from './browser-server.ts';

const PROMPTS = new URL('../../prompts/', import.meta.url);

let directory: string;

beforeEach(() => {
	directory = realpathSync(mkdtempSync(join(tmpdir(), 'autocoder-browser-')));
});
afterEach(() => rmSync(directory, { recursive: true, maxRetries: 5 }));

it('asks for what the settings say, and for nothing that they do not', () => {
	const { args } = browserServer({ executable: '/opt/browser', headless: false, sandbox: true }, '/out');
	expect(args.slice(1)).toEqual([
		'--isolated',
		'--executable-path',
		'/opt/browser',
		'--viewport-size',
		'1280x720',
		'--output-dir',
		'/out',
	]);
	const more = browserServer({ executable: '/opt/browser', headless: true, sandbox: false }, '/out').args;
	expect(more.slice(args.length)).toEqual(['--headless', '--no-sandbox']);
});

describe('the pinned Playwright MCP server', () => {
	/** Starts it as a session does, and ends it. */
	async function withServer<T>(work: (client: Client) => Promise<T>): Promise<T> {
		const browser = findBrowser({ env: process.env, platform: process.platform });
		if (browser === undefined) throw new Error('No browser was found to test with.');
		const settings = { executable: browser.path, headless: true, sandbox: process.getuid?.() !== 0 };
		const client = new Client({ name: 'test', version: '1' });
		const transport = new StdioClientTransport({
			...browserServer(settings, directory),
			cwd: directory,
			env: { PATH: process.env.PATH ?? '', HOME: directory, TMPDIR: directory },
			stderr: 'ignore',
		});
		try {
			await client.connect(transport);
			return await work(client);
		} finally {
			await client.close();
		}
	}

	it('has the tools that the guard refuses and the prompts name', async () => {
		const { tools } = await withServer((client) => client.listTools());
		const exist = tools.map(({ name }) => name);
		const named = readdirSync(PROMPTS)
			.map((name) => readFileSync(new URL(name, PROMPTS), 'utf8'))
			.flatMap((text) => text.match(/\bbrowser_[a-z_]+/g) ?? []);
		expect(named.length).toBeGreaterThan(5);
		const refused = REFUSED_BROWSER_TOOLS.map((name) => name.replace('mcp__playwright__', ''));
		expect([...named, ...refused].filter((name) => !exist.includes(name))).toEqual([]);
		expect(named.filter((name) => refused.includes(name))).toEqual([]);
	});

	it('opens a page of the size that the contract names, and puts its files into the given directory', async () => {
		const answers = await withServer(async (client) => {
			const ask = async (name: string, input: Record<string, unknown>) =>
				JSON.stringify(await client.callTool({ name, arguments: input }));
			await ask('browser_navigate', { url: 'data:text/html,<title>A page</title>' });
			return [
				await ask('browser_evaluate', { function: "() => [innerWidth, innerHeight].join(' by ')" }),
				await ask('browser_take_screenshot', {}),
			];
		});
		expect(answers[0]).toContain('1280 by 720');
		expect(answers[1]).toContain('"type":"image"');
		expect(readdirSync(directory).filter((name) => name.endsWith('.png'))).toHaveLength(1);
	});
});
