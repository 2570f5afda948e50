import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectName } from '../contract/project.ts';
import { openRegistry } from '../store/registry.ts';
import { findProject, registerProject } from './find-project.ts';

/** Any character; fast-check's own unit of that kind takes a second to build. */
const anyCharacter = fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point).toWellFormed());

let root: string;
let environment: { home: string };

beforeEach(() => {
	root = realpathSync(mkdtempSync(join(tmpdir(), 'autocoder-find-')));
	environment = { home: join(root, 'home') };
});
afterEach(() => rmSync(root, { recursive: true }));

function directory(name: string): string {
	const path = join(root, name);
	mkdirSync(path, { recursive: true });
	return path;
}

function registered(): Record<string, string> {
	const registry = openRegistry(environment.home, Date.now);
	try {
		return Object.fromEntries(registry.list().map(({ name, path }) => [name, path]));
	} finally {
		registry.close();
	}
}

describe('a project is found', () => {
	it('by its registered name, even where a directory has the same', () => {
		const path = directory('recipes');
		registerProject(path, environment);
		expect(findProject({ project: 'recipes' }, environment)).toBe(path);
	});

	it('by a path, absolute or from here', () => {
		const path = directory('a project, “ä”');
		expect(findProject({ project: path }, environment)).toBe(path);
		expect(findProject({ project: `${relative(process.cwd(), path)}/` }, environment)).toBe(path);
	});

	it('by --project-dir, which is never a name and comes before one', () => {
		const [one, other] = [directory('one'), directory('other')];
		registerProject(one, environment);
		expect(findProject({ project: 'one', projectDir: other }, environment)).toBe(other);
		expect(() => findProject({ projectDir: 'one' }, environment)).toThrow(
			expect.objectContaining({ code: 'PROJECT_NOT_FOUND' }),
		);
	});

	it('behind a symbolic link, under its real path', () => {
		const path = directory('real');
		symlinkSync(path, join(root, 'link'));
		expect(findProject({ project: join(root, 'link') }, environment)).toBe(path);
	});
});

describe('an error says what is wrong', () => {
	function errorOf(argument: Parameters<typeof findProject>[0]): unknown {
		try {
			return findProject(argument, environment);
		} catch (error) {
			return error;
		}
	}

	it.each([{}, { project: '' }, { projectDir: '' }, { project: 'recipes', projectDir: '' }])(
		'when no project is named (%j), rather than take the current directory',
		(argument) => {
			expect(errorOf(argument)).toMatchObject({ code: 'USAGE', message: 'No project was named.' });
		},
	);

	it('when there is neither a name nor a directory', () => {
		const error = errorOf({ project: 'recipes' });
		expect(error).toMatchObject({ code: 'PROJECT_NOT_FOUND' });
		expect(String(error)).toContain('There is no project "recipes", and no directory "/');
	});

	it('when a registered project is no longer where it was', () => {
		const path = directory('recipes');
		registerProject(path, environment);
		rmSync(path, { recursive: true });
		expect(errorOf({ project: 'recipes' })).toMatchObject({
			code: 'PROJECT_NOT_FOUND',
			message: `The project "recipes" is registered at ${path}, where there is no directory.`,
		});
	});

	it('when the path is a file, or leads through one', () => {
		writeFileSync(join(root, 'file'), '');
		expect(errorOf({ project: join(root, 'file') })).toMatchObject({ code: 'PROJECT_NOT_A_DIRECTORY' });
		expect(errorOf({ project: join(root, 'file', 'more') })).toMatchObject({ code: 'PROJECT_NOT_FOUND' });
	});

	it.each(['nul\u0000byte', 'x'.repeat(5_000), '../../../../../../nowhere', '~', 'https://example.invalid'])(
		'for the odd path %j',
		(project) => {
			expect(errorOf({ project })).toMatchObject({ code: 'PROJECT_NOT_FOUND' });
		},
	);

	it.skipIf(process.platform === 'win32')('when symbolic links lead in a circle', () => {
		symlinkSync(join(root, 'b'), join(root, 'a'));
		symlinkSync(join(root, 'a'), join(root, 'b'));
		expect(errorOf({ project: join(root, 'a') })).toMatchObject({ code: 'PROJECT_NOT_FOUND' });
	});
});

describe('a project is registered', () => {
	it("under its directory's name, once", () => {
		const path = directory('recipes');
		expect(registerProject(path, environment)).toBe('recipes');
		expect(registerProject(path, environment)).toBe('recipes');
		expect(registered()).toEqual({ recipes: path });
	});

	it('with a number when another one has the name', () => {
		const paths = ['a', 'b', 'c'].map((parent) => directory(`${parent}/recipes`));
		expect(paths.map((path) => registerProject(path, environment))).toEqual(['recipes', 'recipes-2', 'recipes-3']);
		expect(Object.values(registered())).toEqual(paths);
	});

	it.each([
		['My recipes (2026)', 'My-recipes-2026'],
		['Küche', 'K-che'],
		['--help', 'help'],
		['.hidden', 'hidden'],
		['食谱', 'project'],
		['x'.repeat(80), 'x'.repeat(46)],
	])('from the directory "%s" as %s', (name, expected) => {
		expect(registerProject(directory(name), environment)).toBe(expected);
	});

	it('under a name that is valid and can stand on a command line, whatever its directory is called', () => {
		const anyName = fc
			.string({ unit: anyCharacter, minLength: 1, maxLength: 80 })
			.filter((name) => !/[\\/]/.test(name));
		fc.assert(
			fc.property(anyName, (name) => {
				const chosen = registerProject(`/nowhere/${name}`, environment);
				expect(projectName.safeParse(chosen).success).toBe(true);
				expect(chosen.startsWith('-')).toBe(false);
			}),
			{ numRuns: 30 },
		);
	});
});
