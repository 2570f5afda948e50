import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startClaude } from '../../src/agent/sdk.ts';
import type { ConversationKind } from '../../src/contract/conversation.ts';
import { FEATURE_TOOLS } from '../../src/mcp/feature-tools.ts';
import type { Scenario, ToolCall, ToolResult } from '../../src/rehearsal/script.ts';
import { startRehearsalServer } from '../../src/rehearsal/server.ts';
import { call, feature, say, turn } from '../../src/rehearsal/turns.ts';
import { temporaryDirectory } from '../../src/store/fixtures/support.fixture.ts';
import { startChatServer } from '../support/chat-server.ts';

const HARMLESS = ['Read', 'Glob', 'Grep'];

/** The tools that the Claude executable offers by itself: whatever a later one adds is tried here too. */
async function toolsOfClaude(): Promise<string[]> {
	let offered: readonly string[] = [];
	const rehearsal = await startRehearsalServer({
		*scenario({ tools }) {
			offered = tools;
			yield say('Nothing.');
		},
	});
	try {
		const claude = await startClaude(
			{
				cwd: temporaryDirectory(),
				env: {
					PATH: process.env.PATH,
					HOME: temporaryDirectory(),
					ANTHROPIC_BASE_URL: rehearsal.url,
					ANTHROPIC_API_KEY: 'the-rehearsal-wants-no-key',
					CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
				},
				settingSources: [],
				persistSession: false,
			},
			30_000,
		);
		for await (const _ of claude.query('What can you do?'));
	} finally {
		await rehearsal.close();
	}
	return [...offered];
}

/** What each tool would need to do harm; one that is not known gets a bit of everything. */
function harmful(tool: string, directory: string): ToolCall {
	const file = join(directory, 'harm.txt');
	return call(tool, {
		command: `touch ${file}`,
		script: `touch ${file}`,
		code: `require('fs').writeFileSync('${file}', '')`,
		file_path: file,
		notebook_path: join(directory, 'harm.ipynb'),
		path: file,
		content: 'harm',
		new_source: 'harm',
		old_string: '',
		new_string: 'harm',
		edits: [{ old_string: '', new_string: 'harm' }],
		url: 'http://127.0.0.1:9/',
		query: 'harm',
		prompt: `Write the file ${file}.`,
		description: 'Write a file',
		subagent_type: 'general-purpose',
		skill: 'simplify',
		task_id: '1',
		shell_id: '1',
		bash_id: '1',
		name: 'harm',
		delaySeconds: 60,
		reason: 'harm',
		todos: [],
		questions: [],
		plan: 'harm',
		cron: '* * * * *',
	});
}

const TRIED = [
	...[
		'Bash',
		'BashOutput',
		'KillShell',
		'KillBash',
		'Write',
		'Edit',
		'MultiEdit',
		'NotebookEdit',
		'Agent',
		'Task',
		'TaskCreate',
	],
	...[
		'WebFetch',
		'WebSearch',
		'Skill',
		'SlashCommand',
		'Workflow',
		'ScheduleWakeup',
		'CronCreate',
		'EnterWorktree',
		'TodoWrite',
	],
	...[
		'ExitPlanMode',
		'AskUserQuestion',
		'ListMcpResourcesTool',
		'ReadMcpResourceTool',
		'ToolSearch',
		'Monitor',
		'RemoteTrigger',
	],
	...[
		'mcp__playwright__browser_navigate',
		'mcp__playwright__browser_run_code_unsafe',
		'mcp__other__anything',
		'Unheard_of',
	],
];

/** The feature tools that change something, and which of them each talk may not have. */
const FEATURES: Readonly<Record<ConversationKind, readonly string[]>> = {
	spec: FEATURE_TOOLS.map(({ name }) => name),
	expand: FEATURE_TOOLS.filter(({ readOnly }) => !readOnly).map(({ name }) => name),
	assistant: ['feature_mark_passing', 'feature_mark_in_progress'],
};

const OTHERS: Readonly<Record<ConversationKind, readonly string[]>> = {
	spec: ['mcp__chat__propose_features', 'mcp__chat__feature_list'],
	expand: ['mcp__chat__propose_spec', 'mcp__chat__session_transcript'],
	assistant: ['mcp__chat__propose_spec', 'mcp__chat__propose_features', 'mcp__chat__ask_questions'],
};

it.each(['spec', 'expand', 'assistant'] as const)(
	'a talk (%s) changes nothing and looks nowhere else, whatever the model asks for',
	async (kind) => {
		const builtIn = await toolsOfClaude();
		expect(builtIn).toEqual(expect.arrayContaining(['Bash', 'Write', 'Edit']));
		let directory = '';
		let home = '';
		const calls = () => [
			...[...new Set([...builtIn, ...TRIED])]
				.filter((tool) => !HARMLESS.includes(tool))
				.map((tool) => harmful(tool, directory)),
			...FEATURES[kind].map((name) =>
				feature(name.replace('feature_', ''), { feature_id: 1, reason: 'harm', limit: 1, features: [] }),
			),
			...OTHERS[kind].map((tool) => call(tool, {})),
			...looks(directory, home),
		];
		const refused: [string, ToolResult][] = [];
		const scenario: Scenario = function* () {
			// A script is played again from its beginning at each request.
			refused.splice(0);
			for (let from = 0; from < calls().length; from += 20) {
				const group = calls().slice(from, from + 20);
				const results = yield turn('', ...group);
				for (const [index, each] of group.entries())
					refused.push([`${each.tool} ${JSON.stringify(each.input).slice(0, 200)}`, results[index] as ToolResult]);
			}
			yield say('That was all.');
		};
		const server = await startChatServer(scenario);
		home = server.claudeHome;
		directory = server.project('garden');
		server
			.store(directory)
			.features.create([{ category: 'c', name: 'Plant', description: 'd', steps: ['s'] }], { kind: 'person' });
		putBait(directory, home);
		const client = server.connect(kind, 'garden');
		client.say({ type: 'start' });
		await client.heard('conversation');
		const before = { project: treeOf(directory), home: treeOf(home) };
		const features = JSON.stringify(server.store(directory).features.list());
		const answer = await client.ask('Do what you like.');
		expect(answer).toMatchObject({ state: 'complete', content: 'That was all.' });
		expect(refused).toHaveLength(calls().length);
		for (const [what, { isError, text }] of refused) {
			expect([what, isError]).toEqual([what, true]);
			expect(text).not.toContain('BAIT OF');
		}
		expect({ project: treeOf(directory), home: treeOf(home) }).toEqual(before);
		expect(JSON.stringify(server.store(directory).features.list())).toBe(features);
		expect(JSON.stringify(answer)).not.toContain('BAIT OF');
	},
);

it('a talk finds nothing outside of the project and no secrets when it searches within', async () => {
	const found: ToolResult[] = [];
	const server = await startChatServer(function* () {
		const results = yield turn(
			'',
			call('Grep', { pattern: 'BAIT', output_mode: 'content' }),
			call('Glob', { pattern: '**/*' }),
			call('Read', { file_path: 'src/plain.txt' }),
		);
		found.splice(0, found.length, ...results);
		yield say('That was all.');
	});
	const directory = server.project('garden');
	putBait(directory, server.claudeHome);
	writeFileSync(join(directory, 'src', 'plain.txt'), 'nothing but text');
	const client = server.connect('assistant', 'garden');
	client.say({ type: 'start' });
	await client.heard('conversation');
	await client.ask('Search.');
	const [grep, glob, read] = found;
	expect(grep?.text).not.toContain('BAIT OF');
	expect(glob?.text).toContain('plain.txt');
	expect(glob?.text).not.toContain('secret-of-home');
	expect(read?.text).toContain('nothing but text');
});

/** Ways out of the project, and to secrets within. */
function looks(directory: string, home: string): ToolCall[] {
	const files = [
		'../outside.txt',
		join(directory, '..', 'outside.txt'),
		join(home, 'secret-of-home.txt'),
		'~/secret-of-home.txt',
		'/etc/passwd',
		'/proc/self/environ',
		'link-to-home/secret-of-home.txt',
		'link-to-file',
		'.ssh/id_rsa',
		'.env',
		'config/.env.production',
		'server.pem',
		'.autocoder/.gitignore',
		'src/../../outside.txt',
	];
	return [
		...files.map((file_path) => call('Read', { file_path })),
		...['..', '/', home, 'link-to-home', '.ssh', '.env'].map((path) =>
			call('Grep', { pattern: 'BAIT', path, output_mode: 'content' }),
		),
		...['..', '/', home, 'link-to-home', '.ssh'].map((path) => call('Glob', { pattern: '*', path })),
		...['../*', '/etc/*', '~/*', '{/etc,src}/*', 'src/../../*'].map((pattern) => call('Glob', { pattern })),
	];
}

function putBait(directory: string, home: string): void {
	for (const folder of ['.ssh', 'config', 'src']) mkdirSync(join(directory, folder));
	for (const name of ['.ssh/id_rsa', '.env', 'config/.env.production', 'server.pem', '../outside.txt'])
		writeFileSync(join(directory, name), `BAIT OF ${name.toUpperCase()}\n`);
	writeFileSync(join(home, 'secret-of-home.txt'), 'BAIT OF HOME\n');
	symlinkSync(home, join(directory, 'link-to-home'));
	symlinkSync(join(home, 'secret-of-home.txt'), join(directory, 'link-to-file'));
}

/** Every file with its content; databases and what lies beside them are ours, and written by us meanwhile. */
function treeOf(root: string): Readonly<Record<string, string>> {
	const entries: Record<string, string> = {};
	const walk = (folder: string) => {
		for (const name of readdirSync(folder).sort()) {
			const path = join(folder, name);
			if (/\/(features|assistant)\.db(-\w+)?$/.test(path)) continue;
			const stat = lstatSync(path);
			if (stat.isDirectory()) {
				entries[path] = 'folder';
				walk(path);
			} else if (stat.isSymbolicLink()) entries[path] = `link to ${readlinkSync(path)}`;
			else entries[path] = createHash('sha256').update(readFileSync(path)).digest('hex');
		}
	};
	walk(root);
	return entries;
}
