import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { DEFAULT_GUARD_SETTINGS } from '../../src/contract/guard-settings.ts';
import { decideCommand } from '../../src/guard/decide-command.ts';
import { detectBox } from '../../src/process/detect-box.ts';
import { arbitraryCommand } from './arbitrary-command.ts';
import { readCorpus } from './corpus.ts';
import { makeSandbox, SANDBOX, type Sandbox, uncounted } from './sandbox.ts';

const attacks = readCorpus('attacks');
const ordinary = readCorpus('ordinary');
const decide = (command: string) => decideCommand(command, DEFAULT_GUARD_SETTINGS, SANDBOX);

describe('the corpus', () => {
	it('has some hundreds of attacks of many families, and of ordinary commands', () => {
		expect(attacks.length).toBeGreaterThanOrEqual(900);
		expect(new Set(attacks.map(({ family }) => family)).size).toBeGreaterThanOrEqual(25);
		expect(ordinary.length).toBeGreaterThanOrEqual(600);
	});

	it('no attack is allowed', () => {
		expect(attacks.filter(({ command }) => decide(command).allow)).toEqual([]);
	});

	it('at least 99 of 100 ordinary commands are allowed', () => {
		const refused = ordinary.filter(({ command }) => !decide(command).allow).map(({ command }) => command);
		expect(refused.length / ordinary.length, refused.join('\n')).toBeLessThanOrEqual(0.01);
	});

	it('a refusal says why and what to do instead, in few words', () => {
		for (const { command } of attacks) {
			const decision = decide(command);
			const reason = decision.allow ? '' : decision.reason;
			expect(reason, command).toMatch(/^.{10,}[.:] [A-Z].{5,}\.$/s);
			expect(reason.length, command).toBeLessThan(320);
		}
	});
});

const { kind, detail } = await detectBox();
if (kind !== 'bubblewrap') it.skip(`nothing is run without bubblewrap: ${detail}`, () => {});

/** A bound for what hangs, on a machine that does much else. */
const LONGEST_MS = 300_000;

describe.runIf(kind === 'bubblewrap')('what runs is what the guard counted', { timeout: LONGEST_MS }, () => {
	const sandbox = makeSandbox();
	afterAll(() => sandbox.remove());

	it('for every ordinary command that it allows', () => {
		const { escapes, commands, quiet } = runAllowed(
			sandbox,
			ordinary.map(({ command }) => command),
		);
		expect(escapes).toEqual([]);
		expect(commands).toBeGreaterThanOrEqual(500);
		// Builtins alone start nothing.
		expect(quiet).toBeLessThan(60);
	});

	it('for thousands of commands from the grammar, of which it allows a good part', () => {
		const samples = fc.sample(arbitraryCommand(), 3_000);
		const { escapes, commands, quiet } = runAllowed(sandbox, samples, 'once');
		expect(escapes).toEqual([]);
		expect(commands).toBeGreaterThan(1_000);
		expect(commands - quiet).toBeGreaterThan(500);
	});

	it('and the harness would see it: without the guard the attacks do run what they are after', () => {
		const commands = attacks.map(({ command }) => command).filter((command) => !command.includes('kill'));
		const ran = sandbox.run(commands, 'once');
		expect(ran.filter((names) => [...names].some((name) => /evil|sudo/.test(name))).length).toBeGreaterThan(200);
	});
});

describe.runIf(kind === 'bubblewrap')(
	'what real programs start is what the guard counted',
	{ timeout: LONGEST_MS },
	() => {
		const REAL = [
			'find',
			'xargs',
			'env',
			'git',
			'awk',
			'sed',
			'tar',
			'sort',
			'split',
			'timeout',
			'nice',
			'nohup',
			'setsid',
			'stdbuf',
		];
		const sandbox = makeSandbox(REAL);
		const uses = (command: string) => REAL.some((name) => new RegExp(`(^|[^\\w./-])${name}[ ;]`).test(command));
		afterAll(() => sandbox.remove());

		it('for every ordinary command with one of them', () => {
			const { escapes, commands } = runAllowed(sandbox, ordinary.map(({ command }) => command).filter(uses), 'once');
			expect(escapes).toEqual([]);
			expect(commands).toBeGreaterThan(130);
		});

		it('for commands that differ from attacks in a word', () => {
			const words = attacks.flatMap(({ command }) => [
				command.replaceAll('evil', 'ls'),
				command.replaceAll('evil', 'echo a'),
			]);
			const { escapes, commands } = runAllowed(sandbox, words.filter(uses), 'once');
			expect(escapes).toEqual([]);
			expect(commands).toBeGreaterThan(30);
		});

		it('and the harness would see it: without the guard they start what the attacks are after', () => {
			const commands = attacks
				.map(({ command }) => command)
				.filter((command) => uses(command) && !/kill|daemon|instaweb/.test(command));
			const ran = sandbox.run(commands, 'once');
			expect(ran.filter((names) => [...names].some((name) => /evil/.test(name))).length).toBeGreaterThan(30);
		});
	},
);

interface Found {
	readonly escapes: { command: string; ran: string[]; counted: readonly string[] }[];
	/** How many commands were allowed, and run. */
	readonly commands: number;
	/** How many of them started no program. */
	readonly quiet: number;
}

/** What packs an archive is tar's own choice; it starts it through a shell. Some of git is a script of its own, or asks git elsewhere by one. */
const helpersOf = (command: string) => [
	...(/\btar -?\w*z/.test(command) ? ['sh', 'gzip'] : []),
	...(/\bgit (submodule|remote|fetch|pull|clone)\b/.test(command) ? ['sh'] : []),
];

function runAllowed(sandbox: Sandbox, commands: readonly string[], once?: 'once'): Found {
	const allowed = commands.flatMap((command) => {
		const decision = decide(command);
		return decision.allow ? [{ command, counted: decision.programs }] : [];
	});
	const ran = sandbox.run(
		allowed.map(({ command }) => command),
		once,
	);
	const escapes = allowed.flatMap(({ command, counted }, index) => {
		const strange = uncounted(ran[index] ?? new Set(), [...counted, ...helpersOf(command)]);
		return strange.length > 0 ? [{ command, ran: strange, counted }] : [];
	});
	return { escapes, commands: allowed.length, quiet: ran.filter((names) => names.size === 0).length };
}
