import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	realpathSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { prepareAgentHome } from './agent-home.ts';
import { agentView } from './agent-view.ts';

let root: string;
const at = (...names: string[]) => join(root, ...names);
function make(...names: string[]): string {
	mkdirSync(at(...names), { recursive: true });
	return at(...names);
}

beforeEach(() => {
	root = realpathSync(mkdtempSync(join(tmpdir(), 'autocoder-view-')));
	for (const name of ['me', 'agent', 'scratch', 'project']) make(name);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function viewFor(variables: Record<string, string>) {
	return agentView({
		variables: { HOME: at('me'), ...variables },
		agentHome: at('agent'),
		scratch: at('scratch'),
		project: at('project'),
	});
}

it('shows programs on the PATH and what belongs to them, and no more of a home', () => {
	make('me/.nvm/versions/node/v20/bin');
	make('me/.volta/bin');
	make('me/.pyenv/shims');
	make('me/.cargo/bin');
	make('me/.local/bin');
	make('me/bin');
	const entries = ['.nvm/versions/node/v20/bin', '.volta/bin', '.pyenv/shims', '.cargo/bin', '.local/bin', 'bin'];
	const { visible } = viewFor({ PATH: [...entries.map((name) => at('me', name)), '.', '', 'relative'].join(':') });
	const inHome = visible.filter((path) => path.startsWith(at('me'))).map((path) => path.slice(at('me').length + 1));
	expect(inHome).toEqual(
		expect.arrayContaining(['.nvm/versions/node/v20/bin', '.nvm/versions/node/v20/lib', '.volta', '.pyenv']),
	);
	expect(inHome).toEqual(expect.arrayContaining(['.cargo/bin', '.local/bin', 'bin']));
	for (const whole of ['', '.cargo', '.local', '.ssh']) expect(inHome).not.toContain(whole);
	expect(visible).not.toContain('.');
});

it('shows no directory that the home lies in, whoever names it', () => {
	const { visible } = viewFor({
		PATH: `${root}:/:${at('me')}`,
		SSL_CERT_DIR: root,
		XAUTHORITY: at('me'),
		DISPLAY: ':0',
	});
	expect(visible).not.toContain(root);
	expect(visible).not.toContain('/');
	expect(visible).not.toContain(at('me'));
});

it('shows the files of a provider only to who uses it', () => {
	make('me/.aws');
	make('me/.config/gcloud');
	expect(viewFor({}).visible.join()).not.toMatch(/\.aws|gcloud/);
	expect(viewFor({ CLAUDE_CODE_USE_BEDROCK: '1' }).visible).toContain(at('me/.aws'));
	expect(viewFor({ CLAUDE_CODE_USE_VERTEX: '1' }).visible).toContain(at('me/.config/gcloud'));
});

it("places Claude's login, of whichever directory, and nothing else of it", () => {
	expect(viewFor({}).placed).toEqual([]);
	make('me/.claude');
	writeFileSync(at('me/.claude/.credentials.json'), '{}');
	expect(viewFor({}).placed).toEqual([
		{ from: at('me/.claude/.credentials.json'), at: '/run/.claude/.credentials.json', writable: true },
	]);
	make('elsewhere');
	writeFileSync(at('elsewhere/.credentials.json'), '{}');
	expect(viewFor({ CLAUDE_CONFIG_DIR: at('elsewhere') }).placed[0]?.from).toBe(at('elsewhere/.credentials.json'));
});

it('shows the repository of a linked work tree when it names the project, and not when only the project names it', () => {
	const own = make('repository/.git/worktrees/one');
	writeFileSync(at('project/.git'), `gitdir: ${own}\n`);
	expect(viewFor({}).writable).toEqual([at('project')]);
	writeFileSync(join(own, 'gitdir'), `${at('other/.git')}\n`);
	expect(viewFor({}).writable).toEqual([at('project')]);
	writeFileSync(join(own, 'gitdir'), `${at('project/.git')}\n`);
	expect(viewFor({}).writable).toEqual([at('project'), at('repository/.git')]);
	writeFileSync(at('project/.git'), `gitdir: ${at('me/.ssh')}\n`);
	expect(viewFor({}).writable).toEqual([at('project')]);
});

it('keeps the home of agents between sessions, but nothing there that a shell would run', () => {
	const home = prepareAgentHome(root, 'key', { HOME: at('me') });
	writeFileSync(join(home, '.bashrc'), 'echo surprise');
	mkdirSync(join(home, '.profile'));
	mkdirSync(join(home, '.npm'));
	expect(prepareAgentHome(root, 'key', { HOME: at('me') })).toBe(home);
	expect(existsSync(join(home, '.bashrc'))).toBe(false);
	expect(existsSync(join(home, '.profile'))).toBe(false);
	expect(existsSync(join(home, '.npm'))).toBe(true);
});

it('tells npm where packages come from, and no key; a link that an agent left is not written through', () => {
	const npmrc = [
		'registry=https://registry.example.com/',
		'@mine:registry = https://mine.example.com/',
		'https-proxy=http://me:secret@proxy.example.com/',
		'//registry.example.com/:_authToken=abc',
		'_auth=abc',
		'email=me@example.com',
	];
	writeFileSync(at('me/.npmrc'), npmrc.join('\n'));
	make('agents/key');
	symlinkSync(at('me/target'), at('agents/key/.npmrc'));
	const home = prepareAgentHome(root, 'key', { HOME: at('me') });
	expect(readFileSync(join(home, '.npmrc'), 'utf8').trim().split('\n')).toEqual(npmrc.slice(0, 2));
	expect(existsSync(at('me/target'))).toBe(false);
});
