import { afterAll, describe, expect, it } from 'vitest';
import { DEFAULT_GUARD_SETTINGS } from '../../src/contract/guard-settings.ts';
import { decideCommand } from '../../src/guard/decide-command.ts';
import { detectBox } from '../../src/process/detect-box.ts';
import { readCorpus } from './corpus.ts';
import { makeSandbox, SANDBOX, uncounted } from './sandbox.ts';

const attacks = readCorpus('attacks');
const ordinary = readCorpus('ordinary');
const decide = (command: string) => decideCommand(command, DEFAULT_GUARD_SETTINGS, SANDBOX);

describe('the corpus', () => {
	it('has some hundreds of attacks of many families, and of ordinary commands', () => {
		expect(attacks.length).toBeGreaterThanOrEqual(800);
		expect(new Set(attacks.map(({ family }) => family)).size).toBeGreaterThanOrEqual(25);
		expect(ordinary.length).toBeGreaterThanOrEqual(500);
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
