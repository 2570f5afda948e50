import { copyFileSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/contract/errors.ts';
import { contentsOf, expectRefusal } from '../support/refusal.ts';
import { registerProject, startServer } from '../support/server.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

const SPEC = join('prompts', 'app_spec.txt');

let workshop: Workshop;
beforeEach(async () => {
	workshop = await openWorkshop(tinyScenario(1));
});
afterEach(() => workshop.close());

/** The ways in which a directory becomes a project on the command line. */
const DOORS: readonly (readonly [name: string, words: (directory: string) => readonly string[]])[] = [
	['run', (directory) => ['run', '--project-dir', directory]],
	['spec', (directory) => ['spec', '--project-dir', directory]],
	['mcp', (directory) => ['mcp', '--project-dir', directory]],
	['create', (directory) => ['create', 'unwanted', '--dir', directory]],
	['ask', (directory) => ['ask', '--project-dir', directory, 'How far is it?']],
	['demo', (directory) => ['demo', '--dir', directory]],
	['schedule', (directory) => ['schedule', '--project-dir', directory, '--set', 'mon 08:00-09:00']],
	[
		'features add',
		(directory) => ['features', 'add', '--project-dir', directory, '--name', 'a', '--description', 'b', '--step', 'c'],
	],
];

function inner(...path: readonly string[]): string {
	const directory = join(workshop.directory, ...path);
	mkdirSync(join(directory, 'prompts'), { recursive: true });
	copyFileSync(join(workshop.directory, SPEC), join(directory, SPEC));
	return directory;
}

describe.each(DOORS)('autocoder %s makes no project', (_, words) => {
	async function expectUntouched(code: ErrorCode, directory: string, home?: string): Promise<void> {
		const root = dirname(workshop.directory);
		const before = contentsOf(root);
		const env = home === undefined ? workshop.env : { ...workshop.env, HOME: home };
		const { message } = await expectRefusal(workshop.startWith(env, ...words(directory)), code);
		expect(message).toContain(directory);
		expect(contentsOf(root)).toEqual(before);
	}

	it('of the home directory, nor of one that holds it (PROJECT_TOO_WIDE)', async () => {
		await expectUntouched('PROJECT_TOO_WIDE', workshop.directory, workshop.directory);
		await expectUntouched('PROJECT_TOO_WIDE', workshop.directory, join(workshop.directory, 'prompts'));
	});

	it('inside another one (PROJECT_NESTED)', async () => {
		const directory = inner('packages', 'inner');
		registerProject(workshop, 'outer');
		await expectUntouched('PROJECT_NESTED', directory);
	});

	it('where secrets are kept (PATH_SENSITIVE)', async () => {
		await expectUntouched('PATH_SENSITIVE', inner('.ssh', 'shop'));
	});
});

describe('POST /api/projects makes no project', () => {
	it('of the home directory, inside another project, in a place of the system or of secrets', async () => {
		const { api } = await startServer(workshop);
		registerProject(workshop, 'outer');
		const home = workshop.env.HOME ?? '';
		const isOwn = (path: string) => path.includes('/.autocoder');
		const link = join(dirname(workshop.directory), 'link');
		symlinkSync(home, link);
		const before = contentsOf(dirname(workshop.directory), isOwn);
		for (const [path, status, code] of [
			[home, 422, 'PROJECT_TOO_WIDE'],
			[dirname(home), 422, 'PROJECT_TOO_WIDE'],
			[link, 422, 'PROJECT_TOO_WIDE'],
			[inner('inner'), 409, 'PROJECT_NESTED'],
			['/etc/unwanted', 403, 'PATH_SENSITIVE'],
			[join(home, '.ssh', 'unwanted'), 403, 'PATH_SENSITIVE'],
			[join(home, '.autocoder', 'unwanted'), 403, 'PATH_SENSITIVE'],
		] as const)
			expect(await api('POST', '/api/projects', { name: 'unwanted', path }), path).toMatchObject({
				status,
				body: { code },
			});
		const after = contentsOf(dirname(workshop.directory), (path) => isOwn(path) || path.startsWith('project/inner'));
		expect(after).toEqual(before);
		expect((await api('GET', '/api/projects')).body).toMatchObject([{ name: 'outer' }]);
	});
});

it('a demo of the page, which lies in autocoder’s own directory, is a project like others', async () => {
	const directory = join(workshop.env.HOME ?? '', '.autocoder', 'demos', 'demo');
	mkdirSync(directory, { recursive: true });
	expect((await workshop.start('schedule', directory, '--set', 'mon 08:00-09:00').exit).code).toBe(0);
});
