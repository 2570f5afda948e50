import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { decideChatTool } from './decide-chat-tool.ts';

let project: string;
beforeEach(() => {
	const root = realpathSync(mkdtempSync(join(tmpdir(), 'autocoder-decide-')));
	onTestFinished(() => rmSync(root, { recursive: true, force: true }));
	project = join(root, 'project');
	mkdirSync(join(project, 'src'), { recursive: true });
	writeFileSync(join(root, 'outside.txt'), '');
	writeFileSync(join(project, 'src', 'a.ts'), '');
	symlinkSync(root, join(project, 'out'));
	symlinkSync(join(project, 'src'), join(project, 'in'));
});

const TOOLS = new Set(['Read', 'Glob', 'Grep', 'mcp__chat__ask_questions']);
const decide = (tool: string, input: object) => decideChatTool(tool, { ...input }, project, TOOLS);

it.each(['Bash', 'Write', 'Edit', 'Agent', 'WebFetch', 'mcp__features__feature_mark_passing', 'read', ''])(
	'refuses what is not named: %s',
	(tool) => expect(decide(tool, { file_path: 'src/a.ts' })).toMatchObject({ allow: false }),
);

it('gives Read the real path of a file in the project, one that a link in it leads to, and one that is not there', () => {
	const real = join(project, 'src', 'a.ts');
	for (const file_path of ['src/a.ts', 'in/a.ts', real, 'src/../src/a.ts'])
		expect(decide('Read', { file_path, limit: 5 })).toEqual({ allow: true, input: { file_path: real, limit: 5 } });
	expect(decide('Read', { file_path: 'src/none.ts' })).toMatchObject({ allow: true });
});

it.each([
	...['../outside.txt', 'out/outside.txt', '/etc/passwd', '/proc/self/environ', '', 'a\0b', 'out/none/deeper.txt'],
	...[
		'.env',
		'.env.local',
		'deep/.ENV',
		'.ssh/id_ed25519',
		'keys/server.pem',
		'.autocoder/blobs/x',
		'.claude/settings.json',
		'.npmrc',
	],
])('refuses to read %j', (file_path) => {
	expect(decide('Read', { file_path })).toMatchObject({ allow: false });
});

it('lets one read the example of a file with secrets', () => {
	expect(decide('Read', { file_path: '.env.example' })).toMatchObject({ allow: true });
});

it('searches in the project when no place is given, and never outside of it', () => {
	expect(decide('Grep', { pattern: 'x' })).toEqual({ allow: true, input: { pattern: 'x', path: project } });
	expect(decide('Grep', { pattern: 'x', path: '' })).toMatchObject({ allow: true, input: { path: project } });
	for (const path of ['..', 'out', '/', '.ssh', 7])
		expect(decide('Grep', { pattern: 'x', path })).toMatchObject({ allow: false });
	expect(decide('Glob', { pattern: 'src/**/*.{ts,tsx}' })).toMatchObject({ allow: true });
	for (const pattern of ['../*', '/etc/*', '~/*', '{/etc,src}/*', '{src,../..}/*', 'C:/x', '\\\\host\\x', undefined])
		expect(decide('Glob', { pattern })).toMatchObject({ allow: false });
});
