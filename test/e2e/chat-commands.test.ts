import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ERRORS } from '../../src/contract/errors.ts';
import { withChats } from '../../src/rehearsal/chats/chat-scenario.ts';
import { hasPseudoTerminal, startInTerminal, type Terminal } from '../support/pseudo-terminal.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const MAIN = file('dist/cli/main.js');
const DEMO_SPEC = readFileSync(file('demo/app_spec.txt'), 'utf8');

let workshop: Workshop;
let specFile: string;
beforeEach(async () => {
	workshop = await openWorkshop(withChats({ specPath: file('demo/app_spec.txt'), building: tinyScenario(2) }));
	specFile = join(workshop.directory, 'prompts', 'app_spec.txt');
});
afterEach(async () => {
	expect(workshop.leftovers()).toBe(0);
	await workshop.close();
});

describe('autocoder ask', () => {
	it('shows an answer, and goes on with the conversation when asked to', async () => {
		const first = workshop.start('ask', '--project-dir', workshop.directory, 'How far is it?');
		expect(await first.exit).toMatchObject({ code: 0 });
		expect(first.stdout()).toContain('**0 of 0 features pass**');
		expect(first.stderr()).toContain('project status');

		const next = workshop.start('ask', workshop.directory, '--continue', '--json', 'What did I say before?');
		expect(await next.exit).toMatchObject({ code: 0 });
		expect(next.lines.at(-1)).toMatchObject({
			exit_code: 0,
			conversation_id: 1,
			answer: 'You said before: "How far is it?".',
		});
		const types = next.lines.map(({ type }) => type as string);
		expect(types).toContain('response_done');
		expect(types).not.toContain('error');
	});

	it('says what is missing: a question, a project, credentials', async () => {
		const codes = await Promise.all(
			[
				workshop.start('ask', workshop.directory),
				workshop.start('ask', 'nowhere', 'How far is it?'),
				workshop.startWith({ ...workshop.env, ANTHROPIC_API_KEY: '' }, 'ask', workshop.directory, 'How far is it?'),
			].map(async (autocoder) => [(await autocoder.exit).code, autocoder.stderr().split(' ')[1]]),
		);
		expect(codes).toEqual([
			[2, 'USAGE'],
			[2, 'PROJECT_NOT_FOUND'],
			[4, 'CREDENTIALS_MISSING'],
		]);
	});
});

describe('autocoder spec', () => {
	it('holds the interview over standard input, keeps it when that ends, and goes on with it', async () => {
		const earlier = readFileSync(specFile, 'utf8');
		const left = await spec('I want a garden of habits\n1\n1, 3\n');
		expect(left.stdout).toContain('Who is it for?');
		expect(left.stdout).toContain('Everything is kept. Go on with autocoder spec');
		expect(left.code).toBe(0);
		expect(readFileSync(specFile, 'utf8')).toBe(earlier);

		const done = await spec('as a calm garden\n/accept\n');
		expect(done.stdout).toContain('How should it look?');
		expect(done.stdout).toContain('<feature_count>10</feature_count>');
		expect(done.stdout).toContain('Next    autocoder run');
		expect(done.code).toBe(0);
		expect(readFileSync(specFile, 'utf8')).toBe(DEMO_SPEC);
	});

	it('asks for credentials before it asks a person anything (CREDENTIALS_MISSING)', async () => {
		const { stdout, code } = await spec('I want a garden of habits\n', { ANTHROPIC_API_KEY: '' });
		expect(code).toBe(4);
		expect(stdout).toBe('');
		expect(existsSync(join(workshop.directory, 'assistant.db'))).toBe(false);
	});

	it('ends as what failed last, where no terminal is, and with 0 when that went well at last', async () => {
		const nowhere = { CLI_COMMAND: join(workshop.directory, 'nowhere') };
		const failed = await spec('I want a garden of habits\n', nowhere);
		expect(failed.stdout).toContain('/retry asks again');
		expect(failed.code).toBe(ERRORS.CLAUDE_NOT_FOUND.exit);
		expect((await spec('/accept\n/retry\n')).code).toBe(0);
	});

	it.skipIf(!hasPseudoTerminal)(
		'is held in a terminal: text pasted, the proposal edited, Ctrl-C keeps all',
		async () => {
			const editor = join(workshop.directory, '..', 'editor.sh');
			writeScript(editor, 'sed -i "s/Sprout/Acorn/g" "$1"');
			const start = () =>
				startInTerminal([MAIN, 'spec', '--project-dir', workshop.directory], {
					env: { ...workshop.env, EDITOR: editor },
					cwd: workshop.directory,
					columns: 100,
					rows: 40,
				});
			let terminal: Terminal = start();
			await terminal.shows(/What do you want to build/);
			terminal.type('A garden\rof habits\r');
			await terminal.shows(/Who is it for/);
			terminal.type('\u0003');
			await terminal.shows(/Everything is kept/);
			expect(await terminal.exit).toBe(0);

			terminal = start();
			await terminal.shows(/Who is it for/);
			terminal.type('1\r');
			await terminal.shows(/What do you want to see/);
			terminal.type('2\r');
			await terminal.shows(/How should it look/);
			terminal.type('plain\r');
			await terminal.shows(/takes it/);
			terminal.type('/edit\r');
			await terminal.shows(/^Edited/);
			terminal.type('/accept\r');
			await terminal.shows(/^Next/);
			expect(await terminal.exit).toBe(0);
			expect(readFileSync(specFile, 'utf8')).toBe(DEMO_SPEC.replaceAll('Sprout', 'Acorn'));
		},
	);
});

/** Runs the interview with all of its standard input at once. */
async function spec(
	input: string,
	variables: Readonly<Record<string, string>> = {},
): Promise<{ stdout: string; code: number | null }> {
	const child = spawn(process.execPath, [MAIN, 'spec', '--project-dir', workshop.directory], {
		env: { ...workshop.env, ...variables },
		cwd: workshop.directory,
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	let stdout = '';
	child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
		stdout += chunk;
	});
	child.stdin.end(input);
	const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
	return { stdout, code };
}

function writeScript(path: string, line: string): void {
	writeFileSync(path, `#!/bin/sh\n${line}\n`, { mode: 0o755 });
}
