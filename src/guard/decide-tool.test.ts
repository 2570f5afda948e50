import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUILT_IN_TOOLS, decideTool, REFUSED_BROWSER_TOOLS } from './decide-tool.ts';

const WITH_BROWSER = { yolo: false };
const YOLO = { yolo: true };
const OURS = /^(mcp__features__|mcp__playwright__)/;

const anyInput = fc.dictionary(fc.string(), fc.jsonValue());

describe('every tool that our agents are given', () => {
	it('is allowed, with its input as it is', () => {
		const names = [...BUILT_IN_TOOLS, 'mcp__features__feature_get_next', 'mcp__playwright__browser_click'];
		fc.assert(
			fc.property(fc.constantFrom(...names), anyInput, (name, input) => {
				expect(decideTool(name, input, WITH_BROWSER)).toEqual({ allow: true });
			}),
		);
	});

	it('but those of the browser is allowed in YOLO mode', () => {
		expect(decideTool('Bash', {}, YOLO)).toEqual({ allow: true });
		expect(decideTool('mcp__features__feature_skip', {}, YOLO)).toEqual({ allow: true });
		const refused = decideTool('mcp__playwright__browser_click', {}, YOLO);
		expect(refused.allow ? '' : refused.reason).toMatch(/^The tool mcp__playwright__browser_click is not available/);
		expect(refused.allow ? '' : refused.reason).not.toContain('browser tools');
	});
});

describe('a tool that is not named', () => {
	it('is refused in every mode, by its name and with what there is instead', () => {
		const unknown = fc.oneof(
			fc.constantFrom('Agent', 'Task', 'WebFetch', 'WebSearch', 'Skill', 'Workflow', 'NotebookEdit', 'BashOutput'),
			fc.constantFrom(
				'bash',
				'Bash ',
				' Read',
				'mcp__features',
				'mcp__playwright_',
				'mcp__other__tool',
				'xmcp__features__',
				'',
			),
			fc.string().filter((name) => !(BUILT_IN_TOOLS as readonly string[]).includes(name) && !OURS.test(name)),
		);
		fc.assert(
			fc.property(unknown, anyInput, fc.boolean(), (name, input, yolo) => {
				const decision = decideTool(name, input, { yolo });
				const reason = decision.allow ? '' : decision.reason;
				expect(reason).toContain(`The tool ${name} is not available`);
				for (const tool of BUILT_IN_TOOLS) expect(reason).toContain(tool);
			}),
		);
	});

	it('is refused too when it is called like something that every object has', () => {
		for (const name of ['constructor', '__proto__', 'toString', 'length', '0'])
			expect(decideTool(name, {}, WITH_BROWSER).allow).toBe(false);
	});
});

it.each(REFUSED_BROWSER_TOOLS)('%s is refused in every mode, since it runs code outside the page', (name) => {
	for (const mode of [WITH_BROWSER, YOLO]) {
		const decision = decideTool(name, { code: 'process.exit()' }, mode);
		expect(decision.allow ? '' : decision.reason).toContain('browser_evaluate');
	}
});

describe.each(['take_screenshot', 'console_messages', 'snapshot'])('what browser_%s answers', (name) => {
	const tool = `mcp__playwright__browser_${name}`;

	it('goes to the agent: a file name is taken out, and nothing else', () => {
		fc.assert(
			fc.property(anyInput, fc.jsonValue(), (input, filename) => {
				const { filename: _, ...others } = input;
				const asked = { ...others, filename };
				expect(decideTool(tool, asked, WITH_BROWSER)).toEqual({ allow: true, input: others });
				expect(asked).toHaveProperty('filename');
			}),
		);
	});

	it('without one is taken as it was asked for', () => {
		expect(decideTool(tool, { fullPage: true }, WITH_BROWSER)).toEqual({ allow: true });
	});
});
