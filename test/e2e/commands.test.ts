import { execFileSync } from 'node:child_process';
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
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../../src/process/identity.ts';
import { openProjectStore } from '../../src/store/project-store.ts';
import { openRegistry } from '../../src/store/registry.ts';
import { startAutocoder } from '../support/autocoder.ts';

const SPEC = '<project_specification><overview>A box of recipes for two.</overview></project_specification>\n';

let root: string;
let env: Record<string, string>;
beforeEach(() => {
	root = realpathSync(mkdtempSync(join(tmpdir(), 'autocoder-commands-')));
	mkdirSync(join(root, 'home'));
	env = { PATH: process.env.PATH ?? '', TMPDIR: process.env.TMPDIR ?? tmpdir(), HOME: join(root, 'home') };
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

interface Done {
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
	/** The objects of `--json`. */
	readonly json: Record<string, unknown>[];
}

async function autocoder(...args: string[]): Promise<Done> {
	const started = startAutocoder(args, env, root);
	const { code } = await started.exit;
	const json = args.includes('--json')
		? started
				.stdout()
				.split('\n')
				.filter((line) => line !== '')
				.map((line) => JSON.parse(line) as Record<string, unknown>)
		: [];
	return { code, stdout: started.stdout(), stderr: started.stderr(), json };
}

/** A refusal, with and without `--json`: its code, its exit code, and what to do. */
async function refused(code: string, exit: number, ...args: string[]): Promise<Done> {
	const done = await autocoder(...args, '--json');
	const summary = done.json.at(-1);
	expect(summary, done.stderr).toMatchObject({ type: 'summary', exit_code: exit, error: { code } });
	const { message, next } = (summary?.error ?? {}) as { message?: string; next?: string };
	expect(message).toMatch(/\S[.:]$/);
	expect(next).toMatch(/\S/);
	expect(done.json).toHaveLength(1);
	expect(done.code).toBe(exit);
	expect(done.stderr).toContain(`error ${code} `);
	return done;
}

async function done(...args: string[]): Promise<Done> {
	const result = await autocoder(...args);
	expect(result.code, result.stderr).toBe(0);
	if (args.includes('--json')) expect(result.json.at(-1)).toMatchObject({ type: 'summary', exit_code: 0 });
	return result;
}

/** A project "recipes" with a specification and so many features. */
async function recipes(...names: string[]): Promise<string> {
	writeFileSync(join(root, 'spec.txt'), SPEC);
	await done('create', 'recipes', '--spec', 'spec.txt');
	const directory = join(root, 'recipes');
	inStore(directory, (store) =>
		store.features.create(
			names.map((name) => ({ category: 'functional', name, description: 'It works.', steps: ['Look at it'] })),
			{ kind: 'person' },
		),
	);
	return directory;
}

function inStore<T>(directory: string, work: (store: ReturnType<typeof openProjectStore>) => T): T {
	const store = openProjectStore(directory, { now: Date.now, isAlive });
	try {
		return work(store);
	} finally {
		store.close();
	}
}

const feature = (directory: string, id: number) => inStore(directory, (store) => store.features.get(id));

describe('the command line itself', () => {
	it('shows help, for every command too, with examples', async () => {
		const main = await done('--help');
		expect(main.stdout).toContain('Usage: autocoder');
		for (const option of ['--port <port>', '--host <host>', '--no-open', '--no-auth', '--version', '--help'])
			expect(main.stdout).toContain(`${option} `);
		const commands = [...main.stdout.matchAll(/^ {2}([a-z]+) .*\[?/gm)].map(([, name]) => name ?? '');
		const names = [
			'serve',
			'demo',
			'create',
			'run',
			'list',
			'status',
			'logs',
			'features',
			'pause',
			'resume',
			'stop',
			'mcp',
			'completion',
		];
		for (const name of names) expect(commands).toContain(name);
		for (const name of names) {
			const { stdout } = await done(name, '--help');
			expect(stdout, name).toMatch(/Examples:\n {2}(claude|autocoder|source)/);
			expect(Math.max(...stdout.split('\n').map(({ length }) => length)), name).toBeLessThanOrEqual(120);
		}
		expect((await done('help', 'status')).stdout).toContain('Usage: autocoder status');
		expect((await done('features', 'help', 'add')).stdout).toContain('--step');
	});

	it.each([
		[['--port', 'x'], 'It must be a port'],
		[['--host', ''], 'It must be an address'],
		[['--host', ' '], 'It must be an address'],
		[['--bogus'], "Unknown option '--bogus'."],
		[['--no-auth', '--host', '0.0.0.0', '--no-open'], 'Without a token'],
		[['bogus'], "Unknown command 'bogus'."],
		[['run', 'x', '--model', ''], 'It must be the name of a model'],
		[['run', 'x', '--model', 'bad model\nx'], 'It must be the name of a model'],
		[['ask', 'x', 'y', '--model=-x'], 'It must be the name of a model'],
		[['lst'], 'Did you mean list?'],
		[['list', '--jsno'], 'Did you mean --json?'],
		[['status', 'a', 'b'], 'Too many arguments'],
		[['features', 'edit', 'abc', 'x', '--name', 'y'], 'whole number from 1'],
		[['features', 'add', 'x', '--name', 'y', '--step', 'z'], '--description'],
		[['logs', 'x', '--lines', '0'], 'whole number from 1'],
		[['logs', 'x', '--since', '-1'], 'whole number from 0'],
		[['status'], 'No project was named.'],
		[['status', ''], 'No project was named.'],
	])('refuses %j as a wrong use, with a suggestion', async (args, text) => {
		expect((await refused('USAGE', 2, ...args)).stderr).toContain(text);
	});

	it.each([{}, { CI: 'true' }])('writes no colours where no terminal is, in %j', async (variables) => {
		await recipes('Search');
		Object.assign(env, variables);
		for (const args of [
			['list'],
			['status', 'recipes'],
			['features', 'recipes'],
			['cost', 'recipes'],
			['logs', 'recipes'],
			['doctor', 'recipes'],
			['bogus'],
		]) {
			const { stdout, stderr } = await autocoder(...args);
			expect(stdout + stderr, args[0]).not.toContain('\u001b');
		}
	});
});

describe('autocoder create', () => {
	it('makes a directory with the template, registers it, and says what to do next', async () => {
		const { stdout } = await done('create', 'recipes');
		const spec = join(root, 'recipes', 'prompts', 'app_spec.txt');
		expect(readFileSync(spec, 'utf8')).toContain('[fill in');
		expect(stdout).toContain(spec);
		expect(stdout).toContain('autocoder run recipes');
		expect((await autocoder('list')).stdout).toMatch(/recipes +- +new +\/.*recipes$/m);
	});

	it('takes a filled-in specification, and a directory that has files', async () => {
		mkdirSync(join(root, 'code'));
		writeFileSync(join(root, 'code', 'index.js'), '1');
		writeFileSync(join(root, 'spec.txt'), SPEC);
		const { json } = await done('create', 'recipes', '--dir', 'code', '--spec', 'spec.txt', '--json');
		expect(json).toEqual([
			{
				type: 'summary',
				exit_code: 0,
				name: 'recipes',
				project: join(root, 'code'),
				spec: join(root, 'code', 'prompts', 'app_spec.txt'),
				spec_filled: true,
			},
		]);
		expect(readFileSync(join(root, 'code', 'prompts', 'app_spec.txt'), 'utf8')).toBe(SPEC);
		expect(readFileSync(join(root, 'code', 'index.js'), 'utf8')).toBe('1');
	});

	it('never overwrites a specification', async () => {
		const own = join(root, 'code', 'prompts', 'app_spec.txt');
		mkdirSync(join(root, 'code', 'prompts'), { recursive: true });
		writeFileSync(own, 'mine');
		writeFileSync(join(root, 'spec.txt'), SPEC);
		await refused('FILE_EXISTS', 2, 'create', 'recipes', '--dir', 'code', '--spec', 'spec.txt');
		expect((await autocoder('list')).stdout).toContain('no projects yet');
		await done('create', 'recipes', '--dir', 'code');
		expect(readFileSync(own, 'utf8')).toBe('mine');
	});

	it.each([
		['', 'of 0 characters'],
		['x'.repeat(51), 'of 51 characters'],
		['x'.repeat(5_000), 'of 5,000 characters'],
		['recipes\n', 'with a newline'],
		['../recipes', 'that leads elsewhere'],
		['a b', 'with a blank'],
	])('refuses a name %#', async (name) => {
		const { stderr } = await refused('PROJECT_NAME_INVALID', 2, 'create', name);
		expect(stderr.length).toBeLessThan(400);
		expect(existsSync(join(root, 'home', '.autocoder'))).toBe(false);
	});

	it('refuses names and directories that are taken, files, and projects in projects', async () => {
		await done('create', 'recipes');
		await refused('PROJECT_NAME_TAKEN', 2, 'create', 'recipes', '--dir', 'other');
		await refused('PROJECT_PATH_TAKEN', 2, 'create', 'other', '--dir', 'recipes');
		await refused('PROJECT_NESTED', 2, 'create', 'inner', '--dir', 'recipes/a/b');
		await done('create', 'deep', '--dir', 'around/deep');
		await refused('PROJECT_NESTED', 2, 'create', 'outer', '--dir', 'around');
		symlinkSync(join(root, 'recipes'), join(root, 'link'));
		await refused('PROJECT_NESTED', 2, 'create', 'linked', '--dir', 'link/inner');
		writeFileSync(join(root, 'file'), '');
		await refused('PROJECT_NOT_A_DIRECTORY', 2, 'create', 'other', '--dir', 'file');
		await refused('PROJECT_NOT_A_DIRECTORY', 2, 'create', 'other', '--dir', 'file/below');
		for (const left of ['other', 'recipes/a']) expect(existsSync(join(root, left))).toBe(false);
	});

	it('refuses a specification that is missing or says nothing', async () => {
		await refused('SPEC_MISSING', 2, 'create', 'recipes', '--spec', 'nowhere.txt');
		writeFileSync(join(root, 'spec.txt'), '<project_specification></project_specification>');
		await refused('SPEC_UNFILLED', 2, 'create', 'recipes', '--spec', 'spec.txt');
		expect(existsSync(join(root, 'recipes'))).toBe(false);
	});

	it('begins a project anew whose directory was deleted', async () => {
		await done('create', 'recipes');
		rmSync(join(root, 'recipes'), { recursive: true });
		await done('create', 'recipes');
		expect(existsSync(join(root, 'recipes', 'prompts', 'app_spec.txt'))).toBe(true);
	});
});

describe('autocoder list', () => {
	it('makes nothing where nothing is', async () => {
		expect((await done('list')).stdout).toContain('autocoder create NAME');
		expect((await done('list', '--json')).json).toEqual([{ type: 'summary', exit_code: 0, projects: 0 }]);
		expect(existsSync(join(root, 'home', '.autocoder'))).toBe(false);
	});

	it('shows progress, and a missing or broken project without hiding the others', async () => {
		await recipes('Search', 'Print');
		await done('create', 'gone');
		rmSync(join(root, 'gone'), { recursive: true });
		await done('create', 'broken');
		writeFileSync(
			join(root, 'broken', 'features.db'),
			'no database, but long enough to be taken for something'.repeat(50),
		);
		const { stdout } = await done('list');
		expect(stdout).toMatch(/recipes +0\/2 \(0 %\) +new/);
		expect(stdout).toMatch(/gone +- +missing/);
		expect(stdout).toMatch(/broken +- +broken[^\n]*\n +DATABASE_CORRUPT/);
		expect((await done('list', '--json')).json).toMatchObject([
			{ type: 'project', name: 'broken', state: 'broken', error: { code: 'DATABASE_CORRUPT' } },
			{ type: 'project', name: 'gone', state: 'missing' },
			{ type: 'project', name: 'recipes', state: 'new', total: 2, passing: 0, path: join(root, 'recipes') },
			{ type: 'summary', projects: 3 },
		]);
	});
});

describe('autocoder features', () => {
	it('lists, adds once, and refuses what is no feature', async () => {
		const directory = await recipes();
		const add = [
			'features',
			'add',
			'recipes',
			'--name',
			'Search',
			'--description',
			'Finds',
			'--step',
			'Type',
			'--step',
			'See',
		];
		expect((await done(...add)).stdout).toContain('Added feature 1: Search');
		expect(feature(directory, 1)).toMatchObject({ category: 'functional', steps: ['Type', 'See'], priority: 1 });
		const again = await done(...add, '--json');
		expect(again.json).toMatchObject([{ created: 0, skipped: [{ existing_id: 1 }], feature: null }]);
		expect((await done('features', 'recipes')).stdout).toContain('Search');
		expect((await done('features', 'list', 'recipes', '--json')).json).toMatchObject([
			{ type: 'feature', id: 1 },
			{ type: 'summary', total: 1 },
		]);
		const bad = await refused('USAGE', 2, ...add.slice(0, 4), ' ', ...add.slice(5));
		expect(bad.stderr).toContain('--name');
		await refused('USAGE', 2, ...add, '--category', 'x'.repeat(101));
		expect(inStore(directory, (store) => store.features.stats().total)).toBe(1);
	});

	it('edits parts of a feature, and the journal names them', async () => {
		const directory = await recipes('Search');
		const edit = ['features', 'edit', '1', 'recipes'];
		await done(...edit, '--name', 'Find', '--step', 'a', '--step', 'b', '--priority', '9');
		expect(feature(directory, 1)).toMatchObject({
			name: 'Find',
			steps: ['a', 'b'],
			priority: 9,
			description: 'It works.',
		});
		expect((await done(...edit, '--name', 'Find', '--json')).json).toMatchObject([{ changed: false }]);
		const events = inStore(directory, (store) => store.journal.after(0, 10));
		expect(events.filter(({ type }) => type === 'feature.edited')).toMatchObject([
			{ feature_id: 1, data: { name: 'Find', changed: ['name', 'steps', 'priority'] } },
		]);
		await refused('USAGE', 2, ...edit);
		await refused('USAGE', 2, ...edit, '--name', 'x'.repeat(256));
		await refused('USAGE', 2, ...edit, '--priority', '1.5');
		await refused('FEATURE_NOT_FOUND', 1, 'features', 'edit', '7', 'recipes', '--name', 'x');
	});

	it('skips, fails and releases, and refuses what the state does not allow', async () => {
		const directory = await recipes('Search', 'Print');
		expect((await done('features', 'skip', '1', 'recipes')).stdout).toContain('priority 1 became 3');
		inStore(directory, (store) => store.features.pass(2, { kind: 'person' }));
		const refusal = await refused('FEATURE_REFUSED', 1, 'features', 'skip', '2', 'recipes');
		expect(refusal.stderr).not.toContain('feature_get_next');
		const failed = await done('features', 'fail', '2', 'recipes', '--reason', 'No paper', '--json');
		expect(failed.json).toMatchObject([{ feature: { id: 2, passes: false, last_failure: 'No paper' } }]);
		await refused('USAGE', 2, 'features', 'fail', '2', 'recipes');
		await refused('USAGE', 2, 'features', 'fail', '2', 'recipes', '--reason', ' ');
		const raw = (await done('features', 'release', '2', 'recipes')).stdout;
		expect(raw).toContain('was free already');
		for (const name of ['skip', 'release']) await refused('FEATURE_NOT_FOUND', 1, 'features', name, '99', 'recipes');
		await refused('FEATURE_NOT_FOUND', 1, 'features', 'fail', '99', 'recipes', '--reason', 'x');
	});

	it('exports what it imports elsewhere, once, with what passes', async () => {
		const directory = await recipes('Search', 'Print');
		inStore(directory, (store) => store.features.pass(2, { kind: 'person' }));
		const { stdout } = await done('features', 'export', 'recipes');
		expect(JSON.parse(stdout)).toMatchObject([{ name: 'Search' }, { name: 'Print', passes: true }]);
		expect((await done('features', 'export', 'recipes', '--json')).json).toMatchObject([
			{ type: 'feature' },
			{ type: 'feature' },
			{ type: 'summary', features: 2 },
		]);
		const exporting = ['features', 'export', 'recipes', '--output', 'list.json'];
		await done(...exporting);
		writeFileSync(join(root, 'list.json'), 'kept');
		await refused('FILE_EXISTS', 2, ...exporting);
		expect(readFileSync(join(root, 'list.json'), 'utf8')).toBe('kept');
		await done(...exporting, '--force', '--format', 'json');
		expect(readFileSync(join(root, 'list.json'), 'utf8')).toBe(stdout);
		await refused('FILE_NOT_FOUND', 2, 'features', 'export', 'recipes', '--output', 'no/where.json');
		await refused('USAGE', 2, ...exporting, '--format', 'xml');

		writeFileSync(join(root, 'spec.txt'), SPEC);
		await done('create', 'shop', '--spec', 'spec.txt');
		expect((await done('features', 'import', 'list.json', 'shop', '--json')).json).toMatchObject([
			{ created: 2, skipped: 0, passing: 1, total: 2 },
		]);
		expect((await done('features', 'import', 'list.json', 'shop', '--json')).json).toMatchObject([
			{ created: 0, skipped: 2, passing: 1, total: 2 },
		]);
		expect(feature(join(root, 'shop'), 2)).toMatchObject({ name: 'Print', passes: true });
	});

	it('imports an earlier list by priority, and all of a list or nothing', async () => {
		const directory = await recipes('Search');
		const list = join(root, 'feature_list.json');
		writeFileSync(
			list,
			JSON.stringify({
				features: [
					{ name: 'b', priority: 2 },
					{ description: 'a', priority: 1 },
				],
			}),
		);
		await done('features', 'import', list, 'recipes');
		expect(inStore(directory, (store) => store.features.list().map(({ name }) => name))).toEqual(['Search', 'a', 'b']);
		for (const text of ['{', '[{"name":"c"},{"steps":[1]}]', '{"features":{}}']) {
			writeFileSync(list, text);
			await refused('FEATURE_LIST_INVALID', 2, 'features', 'import', list, 'recipes');
		}
		await refused('FEATURE_LIST_INVALID', 2, 'features', 'import', root, 'recipes');
		await refused('FILE_NOT_FOUND', 2, 'features', 'import', 'nowhere.json', 'recipes');
		expect(inStore(directory, (store) => store.features.stats().total)).toBe(3);
	});
});

describe('every command on a project', () => {
	it.each([
		['status'],
		['logs'],
		['pause'],
		['resume'],
		['stop'],
		['features', 'list'],
		['features', 'skip', '1'],
		['features', 'export'],
	])('%s %s refuses a directory that is no project, and leaves it as it is', async (...command) => {
		mkdirSync(join(root, 'plain'));
		const args = command.filter((word) => word !== undefined);
		await refused('PROJECT_NOT_FOUND', 2, ...args, '--project-dir', 'plain');
		await refused('PROJECT_NOT_FOUND', 2, ...args, 'nobody');
		expect(existsSync(join(root, 'plain', 'features.db'))).toBe(false);
	});

	it('says where a project was registered that is gone', async () => {
		await recipes('Search');
		rmSync(join(root, 'recipes'), { recursive: true });
		const { stderr } = await refused('PROJECT_NOT_FOUND', 2, 'status', 'recipes');
		expect(stderr).toContain(join(root, 'recipes'));
	});

	it('knows a project by the name that the registry has for it', async () => {
		const directory = await recipes('Search');
		const registry = openRegistry(join(root, 'home', '.autocoder'), Date.now);
		try {
			expect(registry.find('recipes')?.path).toBe(directory);
		} finally {
			registry.close();
		}
		expect((await done('status', 'recipes', '--json')).json).toMatchObject([
			{ project: directory, run_status: 'none' },
		]);
	});
});

describe('autocoder completion', () => {
	const [bash, zsh, fish] = ['bash', 'zsh', 'fish'] as const;
	const has = (shell: string) => (process.env.PATH ?? '').split(':').some((place) => existsSync(join(place, shell)));

	async function script(shell: string): Promise<string> {
		const path = join(root, `completion.${shell}`);
		writeFileSync(path, (await done('completion', shell)).stdout);
		return path;
	}

	it.skipIf(!has(bash))('completes commands, subcommands, options and choices in bash', async () => {
		const path = await script(bash);
		const complete = (...words: string[]) =>
			execFileSync(
				bash,
				[
					'--norc',
					'-c',
					`source ${path}; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _autocoder; echo "\${COMPREPLY[*]}"`,
					'bash',
					'autocoder',
					...words,
				],
				{ encoding: 'utf8' },
			).trim();
		expect(complete('--')).toBe('--version --help --port --host --no-open --no-auth --json');
		expect(complete('st')).toBe('status stop');
		expect(complete('features', 'e')).toBe('edit export');
		expect(complete('features', 'edit', '--pr')).toBe('--project-dir --priority');
		expect(complete('completion', '')).toBe('bash zsh fish');
		expect(complete('features', 'export', '--format', '')).toBe('json');
		expect(complete('create', 'x', '--dir', '')).toBe('');
	});

	it('refuses a shell that it does not know, and names those it does', async () => {
		const { code, stderr } = await autocoder('completion', 'tcsh');
		expect(code).toBe(2);
		expect(stderr).toContain('Allowed choices are bash, zsh, fish');
	});

	it.skipIf(!has(zsh))('is a script that zsh reads', async () => {
		execFileSync(zsh, [
			'-fc',
			`autoload -U compinit; compinit -D; source ${await script(zsh)}; (( $+functions[_autocoder] ))`,
		]);
	});

	it.skipIf(!has(fish))('completes in fish', async () => {
		const path = await script(fish);
		const complete = (line: string) =>
			execFileSync(fish, ['--no-config', '-c', `source ${path}; complete -C '${line}'`], {
				encoding: 'utf8',
				env: { ...env, PATH: process.env.PATH },
			});
		expect(complete('autocoder sta')).toMatch(/^status\thow far/);
		expect(complete('autocoder features edit --prio')).toMatch(/^--priority\t/);
	});
});
