import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/contract/errors.ts';
import { openRegistry } from '../../src/store/registry.ts';
import { contentsOf, expectRefusal } from '../support/refusal.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

const TEMPLATE = fileURLToPath(new URL('../../prompts/app_spec.template.txt', import.meta.url));
const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const SPEC = 'prompts/app_spec.txt';

let workshop: Workshop;
beforeEach(async () => {
	workshop = await openWorkshop(tinyScenario(1));
});
afterEach(() => workshop.close());

/** A run that is refused leaves everything around the project as it was, autocoder's own directory included. */
async function expectUntouched(code: ErrorCode, ...args: string[]): Promise<string> {
	const root = dirname(workshop.directory);
	const before = contentsOf(root);
	const { message } = await expectRefusal(workshop.start('run', ...args, '--json'), code);
	expect(contentsOf(root)).toEqual(before);
	return message;
}

describe('a run is refused, and nothing is written, for a specification that', () => {
	const specPath = () => join(workshop.directory, SPEC);
	const refused = (code: ErrorCode) => expectUntouched(code, '--project-dir', workshop.directory);

	it('is missing', async () => {
		rmSync(specPath());
		expect(await refused('SPEC_MISSING')).toContain(specPath());
	});

	it('is empty', async () => {
		writeFileSync(specPath(), '');
		expect(await refused('SPEC_UNFILLED')).toContain(specPath());
	});

	it('is the untouched template', async () => {
		copyFileSync(TEMPLATE, specPath());
		expect(await refused('SPEC_UNFILLED')).toContain(specPath());
	});
});

describe('a project directory', () => {
	it('that is missing is refused', async () => {
		const path = join(workshop.directory, 'nowhere');
		expect(await expectUntouched('PROJECT_NOT_FOUND', '--project-dir', path)).toContain(path);
	});

	it('that is a file, or lies below one, is refused', async () => {
		const file = join(workshop.directory, SPEC);
		expect(await expectUntouched('PROJECT_NOT_A_DIRECTORY', '--project-dir', file)).toContain(file);
		await expectUntouched('PROJECT_NOT_FOUND', '--project-dir', join(file, 'below'));
	});

	it.each([
		['of no characters', '', 'USAGE'],
		['of 51 characters', 'n'.repeat(51), 'PROJECT_NOT_FOUND'],
		['of 5,000 characters', 'n'.repeat(5_000), 'PROJECT_NOT_FOUND'],
		['with a line break', 'one\ntwo', 'PROJECT_NOT_FOUND'],
		['with ../', '../../nowhere', 'PROJECT_NOT_FOUND'],
	] as const)('named by a name %s is refused', async (_, name, code) => {
		const root = dirname(workshop.directory);
		const before = contentsOf(root);
		const run = workshop.start('run', name, '--json');
		expect(await run.exit).toMatchObject({ code: 2 });
		expect(run.summary()).toMatchObject({ exit_code: 2, error: { code } });
		expect(run.stderr()).not.toMatch(/^\s+at /m);
		expect(contentsOf(root)).toEqual(before);
	});
});

describe('a project inside another one is refused, and nothing is written', () => {
	function makeInner(...path: string[]): string {
		const inner = join(dirname(workshop.directory), ...path);
		mkdirSync(join(inner, 'prompts'), { recursive: true });
		copyFileSync(join(workshop.directory, SPEC), join(inner, SPEC));
		return inner;
	}

	function register(name: string, path: string): void {
		const registry = openRegistry(join(workshop.env.HOME ?? '', '.autocoder'), Date.now);
		registry.add(name, path);
		registry.close();
	}

	it('when a features.db lies above it', async () => {
		const inner = makeInner('project', 'packages', 'inner');
		workshop.store().close();
		const message = await expectUntouched('PROJECT_NESTED', '--project-dir', inner);
		expect(message).toContain(inner);
		expect(message).toContain(`the project ${workshop.directory}.`);
	});

	it('when a registered project is above it, whose run is still to come', async () => {
		const inner = makeInner('project', 'inner');
		register('outer', workshop.directory);
		await expectUntouched('PROJECT_NESTED', '--project-dir', inner);
	});

	it('when it is reached through a link from outside', async () => {
		const inner = makeInner('project', 'inner');
		register('outer', workshop.directory);
		const link = join(dirname(workshop.directory), 'link');
		symlinkSync(inner, link);
		await expectUntouched('PROJECT_NESTED', '--project-dir', link);
	});

	it('but not when it lies beside one with a like name, nor when it is that project itself', async () => {
		const beside = makeInner('project-2');
		rmSync(join(beside, SPEC));
		register('outer', workshop.directory);
		await expectUntouched('SPEC_MISSING', '--project-dir', beside);
		rmSync(join(workshop.directory, SPEC));
		await expectUntouched('SPEC_MISSING', 'outer');
	});
});

// Permissions do not bind root: there the command line runs as nobody, who must be able to read it.
const asNobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
const canBeNobody = process.getuid?.() !== 0 || works([...asNobody, process.execPath, MAIN, '--version']);

describe.skipIf(!canBeNobody)('a project directory without permission', () => {
	let place: string;
	beforeEach(() => {
		// Not below the tests' own directory, which is closed to others as a whole.
		place = mkdtempSync('/tmp/autocoder-bad-');
		chmodSync(place, 0o755);
	});
	afterEach(() => {
		chmodSync(join(place, 'project'), 0o755);
		rmSync(place, { recursive: true });
	});

	it.each([
		['to be read', 0o000],
		['to be written', 0o555],
	])('%s is refused, and not taken for one without a specification', async (_, mode) => {
		const directory = join(place, 'project');
		mkdirSync(directory);
		chmodSync(directory, mode);
		const before = contentsOf(place);
		const env = { ...workshop.env, HOME: place, TMPDIR: '/tmp' };
		const run = workshop.startAs(asNobody, env, 'run', '--project-dir', directory, '--yolo', '--json');
		expect((await expectRefusal(run, 'PROJECT_UNREADABLE')).message).toContain(directory);
		expect(contentsOf(place)).toEqual(before);
	});
});

it('a home directory, or one that holds it, is no project', async () => {
	const before = contentsOf(workshop.directory);
	for (const home of [workshop.directory, join(workshop.directory, 'prompts')]) {
		const run = workshop.startWith(
			{ ...workshop.env, HOME: home },
			'run',
			'--project-dir',
			workshop.directory,
			'--json',
		);
		expect((await expectRefusal(run, 'PROJECT_TOO_WIDE')).message).toContain(workshop.directory);
	}
	expect(contentsOf(workshop.directory)).toEqual(before);
});

function works([program = '', ...args]: readonly string[]): boolean {
	try {
		execFileSync(program, args, { stdio: 'ignore' });
		return true;
	} catch {
		return false;
	}
}
