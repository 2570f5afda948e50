import { describe, expect, it } from 'vitest';
import { findBrowser } from '../src/process/find-browser.ts';
import { KINDS, type Kind } from './kinds.ts';
import { planRound, possibleKinds } from './plan.ts';
import { playRound, type RoundReport } from './round.ts';
import { canMount } from './small-disk.ts';

const ABILITIES = {
	browser: findBrowser({ env: process.env, platform: process.platform }) !== undefined,
	smallDisk: canMount(),
};
const POSSIBLE = possibleKinds(ABILITIES);

/** Each kind is in one of them; the long campaign has each alone, in hundreds of rounds. */
const ROUNDS: readonly { readonly seed: number; readonly kinds: readonly Kind[] }[] = [
	{ seed: 1, kinds: ['kill-runner', 'throttled-with-time'] },
	{ seed: 2, kinds: ['kill-claude', 'nonsense-input', 'empty-answer'] },
	{ seed: 3, kinds: ['kill-mcp', 'kill-browser'] },
	{ seed: 4, kinds: ['kill-server', 'throttled', 'cut-stream'] },
	{ seed: 5, kinds: ['usage-limit', 'disk-full', 'overloaded'] },
	{ seed: 6, kinds: ['stalled-stream', 'server-error', 'webhook-fails', 'database-locked'] },
];
const NAMED_ROUNDS = ROUNDS.map((round) => ({ ...round, what: round.kinds.join(', ') }));
/** A bound for what hangs. */
const TIMEOUT_MS = 600_000;

const reports: RoundReport[] = [];

describe('a short campaign of faults', () => {
	it.each(NAMED_ROUNDS)(
		'leaves nothing lost, doubled or stuck: $seed, $what',
		{ timeout: TIMEOUT_MS },
		async ({ seed, kinds }) => {
			const possible = kinds.filter((kind) => POSSIBLE.includes(kind));
			const report = await playRound(planRound(seed, ABILITIES, possible), null);
			reports.push(report);
			expect(report.problems).toEqual([]);
		},
	);

	it('has struck with every kind that this machine can have', () => {
		const struck = KINDS.filter((kind) => reports.some((report) => (report.struck[kind] ?? 0) > 0));
		expect(struck).toEqual(POSSIBLE);
	});
});

describe('a plan', () => {
	const everything = { browser: true, smallDisk: true };

	it('is the same for the same seed, and covers every kind in as many rounds', () => {
		const plans = KINDS.map((_, seed) => planRound(seed, everything, []));
		expect(plans.map(({ kind }) => kind)).toEqual([...KINDS]);
		expect(KINDS.map((_, seed) => planRound(seed, everything, []))).toEqual(plans);
		expect(planRound(1, everything, ['kill-runner'])).not.toEqual(planRound(2, everything, ['kill-runner']));
	});

	it('leaves out what the machine cannot have, and refuses to be asked for it', () => {
		const nothing = { browser: false, smallDisk: false };
		const kinds = new Set(KINDS.map((_, seed) => planRound(seed, nothing, []).kind));
		for (const kind of ['kill-mcp', 'kill-browser', 'disk-full'] as const) {
			expect(kinds).not.toContain(kind);
			expect(() => planRound(1, nothing, [kind])).toThrow(`This machine cannot have rounds of ${kind}.`);
		}
	});
});
