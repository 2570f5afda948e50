import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FEATURE_TOOLS } from '../mcp/feature-tools.ts';
import { chatPrompt, SPEC_PATH, sessionPrompts } from './prompts.ts';

const BUILT_IN = new URL('../../prompts/', import.meta.url);
const NAMES = ['system.md', 'initializer_prompt.md', 'coding_prompt.md', 'coding_prompt_yolo.md'] as const;
const SESSIONS = [
	['initializer_prompt.md', 'initializer', false],
	['initializer_prompt.md', 'initializer', true],
	['coding_prompt.md', 'coding', false],
	['coding_prompt_yolo.md', 'coding', true],
] as const;

/** Any character; fast-check's own unit of that kind takes a second to build. */
const anyCharacter = fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point).toWellFormed());

let project: string;

beforeEach(() => {
	project = mkdtempSync(join(tmpdir(), 'autocoder-prompts-'));
	mkdirSync(join(project, 'prompts'));
});
afterEach(() => rmSync(project, { recursive: true }));

function builtIn(name: (typeof NAMES)[number]): string {
	return readFileSync(new URL(name, BUILT_IN), 'utf8');
}

function override(name: string, text: string): string {
	const path = join(project, 'prompts', name);
	writeFileSync(path, text);
	return path;
}

/** The text with every known placeholder in its plainest form replaced, as a person would do it by hand. */
function filled(text: string): string {
	return text
		.replaceAll('{{project_dir}}', () => project)
		.replaceAll('{{project_name}}', () => basename(project))
		.replaceAll('{{spec_path}}', SPEC_PATH);
}

describe('the built-in prompts', () => {
	it.each(SESSIONS)('%s is filled for the session that it is for (%s, yolo %s)', (name, kind, yolo) => {
		const { system, task } = sessionPrompts(project, kind, yolo);
		expect(task).toBe(filled(builtIn(name)));
		expect(system).toBe(filled(builtIn('system.md')));
		expect(system + task).not.toMatch(/\{\{|\}\}/);
		expect(system).toContain(project);
		expect(task).toContain(SPEC_PATH);
	});

	it('are these, those of talks, and the template of a specification', () => {
		const talks = ['assistant.md', 'expand.md', 'spec_interview.md'];
		expect(readdirSync(BUILT_IN).sort()).toEqual([...NAMES, ...talks, 'app_spec.template.txt'].sort());
	});
});

describe("a project's own prompt", () => {
	it.each(SESSIONS)('%s is used instead, filled like the built-in one (%s, yolo %s)', (name, kind, yolo) => {
		override(name, 'Build {{project_name}} in {{project_dir}} from {{spec_path}}. Twice: {{project_name}}');
		const { system, task } = sessionPrompts(project, kind, yolo);
		const own = basename(project);
		expect(task).toBe(`Build ${own} in ${project} from ${SPEC_PATH}. Twice: ${own}`);
		expect(system).toBe(filled(builtIn('system.md')));
	});

	it('is used for its own kind of session only', () => {
		override('coding_prompt_yolo.md', 'Quickly.');
		expect(sessionPrompts(project, 'coding', false).task).toBe(filled(builtIn('coding_prompt.md')));
		expect(sessionPrompts(project, 'coding', true).task).toBe('Quickly.');
	});

	it('is not asked for system.md: that one is ours', () => {
		override('system.md', 'Do as you like.');
		expect(sessionPrompts(project, 'coding', false).system).toBe(filled(builtIn('system.md')));
	});

	it('with an unknown placeholder is refused, by its name and path, with the ones that exist', () => {
		const path = override('coding_prompt.md', 'Use {{project_name}} and {{api_key}}.');
		const start = () => sessionPrompts(project, 'coding', false);
		expect(start).toThrow(`${path} uses the placeholder {{api_key}}, which does not exist.`);
		expect(start).toThrow(
			expect.objectContaining({
				code: 'PROMPT_INVALID',
				next: 'Use one of {{project_dir}}, {{project_name}}, {{spec_path}}.',
			}),
		);
	});

	it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
		'with {{%s}}, which every object has, is refused too',
		(name) => {
			override('coding_prompt.md', `{{${name}}}`);
			expect(() => sessionPrompts(project, 'coding', false)).toThrow(
				expect.objectContaining({ code: 'PROMPT_INVALID' }),
			);
		},
	);

	it.each(['', ' \n\t\n'])('without a word (%j) is refused: an agent would be started with nothing to do', (text) => {
		const path = override('initializer_prompt.md', text);
		const start = () => sessionPrompts(project, 'initializer', false);
		expect(start).toThrow(expect.objectContaining({ code: 'PROMPT_INVALID', message: `The prompt ${path} is empty.` }));
	});

	it('that is a directory is refused by its path', () => {
		const path = join(project, 'prompts', 'coding_prompt.md');
		mkdirSync(path);
		const start = () => sessionPrompts(project, 'coding', false);
		expect(start).toThrow(
			expect.objectContaining({ code: 'PROMPT_INVALID', message: `The prompt ${path} cannot be read.` }),
		);
	});

	it('keeps every character that is no placeholder', () => {
		const anyText = fc.string({ unit: anyCharacter, maxLength: 300 }).filter((text) => !/\{\{\w+\}\}/.test(text));
		fc.assert(
			fc.property(fc.oneof(anyText, fc.constantFrom("$& $1 $' $$", '{{ spaced }}', '{ {x} }', '{{}}')), (text) => {
				override('coding_prompt.md', `Do: ${text}`);
				expect(sessionPrompts(project, 'coding', false).task).toBe(`Do: ${text}`);
			}),
			{ numRuns: 50 },
		);
	});
});

it('a directory whose name looks like a placeholder or a pattern is named as it is', () => {
	const odd = join(project, '{{api_key}} $& $1');
	mkdirSync(odd);
	expect(sessionPrompts(odd, 'coding', false).task).toContain('take {{api_key}} $& $1 one feature further');
});

describe('the tools that the prompts name', () => {
	const exist = FEATURE_TOOLS.map(({ name }) => name);
	const named = (text: string) => [...new Set(text.match(/\bfeature_(?!count|group)[a-z_]+/g))].sort();

	it('are the feature tools that exist: system.md names all of them, with the prefix that Claude knows', () => {
		expect(named(builtIn('system.md').replaceAll('mcp__features__', ''))).toEqual([...exist].sort());
		const full = builtIn('system.md').match(/mcp__features__feature_[a-z_]+/g);
		expect(full?.sort()).toEqual(exist.map((name) => `mcp__features__${name}`).sort());
	});

	it.each(NAMES)('exist, in %s', (name) => {
		const names = named(builtIn(name));
		expect(names.length).toBeGreaterThan(0);
		expect(names.filter((one) => !exist.includes(one))).toEqual([]);
	});
});

describe('the coding prompt without a browser', () => {
	/** The parts of a prompt by their headings. */
	function parts(text: string): Map<string, string[]> {
		const sections = text.split(/^## /m).map((section) => section.split('\n'));
		return new Map(sections.map(([heading = '', ...lines]) => [heading, lines]));
	}
	const withBrowser = parts(builtIn('coding_prompt.md'));
	const without = parts(builtIn('coding_prompt_yolo.md'));

	/** The lines that only one of the two has. */
	function differences(heading: string): string[] {
		const [one, other] = [withBrowser.get(heading), without.get(heading)];
		if (one === undefined || other === undefined) throw new Error(`There is no "${heading}" in both.`);
		return [...one.filter((line) => !other.includes(line)), ...other.filter((line) => !one.includes(line))];
	}

	it.each(['1. Get your bearings', '3. Take one feature'])('says the same under "%s"', (heading) => {
		expect(withBrowser.get(heading)?.length).toBeGreaterThan(5);
		expect(without.get(heading)).toEqual(withBrowser.get(heading));
	});

	it('builds in the same way, and leaves its checks to the section on checking', () => {
		expect(differences('4. Build it whole')).toEqual([
			expect.stringMatching(/^- Write tests where the project has them\./),
		]);
	});

	it('knows the same ways out, but what nobody could check is called otherwise', () => {
		expect(differences('When it does not work out')).toEqual([
			expect.stringMatching(/^\| It is built, but .*"built, not verified"/),
			expect.stringMatching(/^\| It is built, but .*"built, not checked"/),
		]);
	});

	it('has the same order of work, and no browser tools in it', () => {
		const numbers = (prompt: Map<string, string[]>) =>
			[...prompt.keys()].flatMap((heading) => /^\d\./.exec(heading) ?? []);
		expect(numbers(without)).toEqual(numbers(withBrowser));
		expect(builtIn('coding_prompt_yolo.md')).not.toMatch(/\bbrowser_/);
		expect(builtIn('coding_prompt.md')).toMatch(/\bbrowser_take_screenshot\b/);
	});
});

it.each(['spec', 'expand', 'assistant'] as const)(
	'a talk (%s) is told the project, and that what it reads is data',
	(kind) => {
		const prompt = chatPrompt(project, kind);
		expect(prompt).toContain(basename(project));
		expect(prompt).not.toContain('{{');
		expect(prompt).toMatch(/# What counts as an instruction[\s\S]*data/);
	},
);
