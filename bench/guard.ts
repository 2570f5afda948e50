import fc from 'fast-check';
import { parse } from 'unbash';
import { DEFAULT_GUARD_SETTINGS } from '../src/contract/guard-settings.ts';
import { decideCommand } from '../src/guard/decide-command.ts';
import { createRedactor } from '../src/guard/redact.ts';
import { createStreamRedactor } from '../src/guard/stream-redactor.ts';
import { arbitraryCommand } from '../test/guard/arbitrary-command.ts';
import { readCorpus } from '../test/guard/corpus.ts';
import { makeSandbox, SANDBOX, uncounted } from '../test/guard/sandbox.ts';
import { type Bench, type Figure, toFigure } from './figure.ts';
import { quantile } from './statistics.ts';

const ROUNDS = 12;
const LOG_MB = 8;
/** 50 MB a second. */
const LOG_MS = (LOG_MB / 50) * 1_000;
const CHUNK = 16_384;
const GENERATED = 100_000;
const BATCH = 5_000;

const decide = (command: string) => decideCommand(command, DEFAULT_GUARD_SETTINGS, SANDBOX);

export const guard: Bench = {
	name: 'guard',
	about: `A decision on each of the corpus' attacks and ordinary commands, each the quickest of three, beside parsing alone; ${LOG_MB} MB of a log redacted in pieces of ${CHUNK} bytes, beside looking for line breaks in it. With --long, ${GENERATED} commands from the grammar, of which those allowed are run in a sandbox: one that starts what was not counted is an error.`,
	run: async (say, { long }) => [decisions(), redaction(), ...(long ? [proof(say)] : [])],
};

function decisions(): Figure {
	const commands = [...readCorpus('ordinary'), ...readCorpus('attacks')].map(({ command }) => command);
	const rounds = (work: (command: string) => unknown) =>
		Array.from({ length: ROUNDS }, () => commands.map((command) => quickest(() => work(command)))).slice(2);
	const [ours, floor] = [rounds(decide), rounds((command) => parse(command).commands.length)];
	return toFigure({
		name: 'a decision of the guard, p99',
		unit: 'ms',
		ours: ours.map((times) => quantile(times, 0.99)),
		floor: floor.map((times) => quantile(times, 0.99)),
		against: 'parsing alone',
		bound: 1,
	});
}

function redaction(): Figure {
	const chunks = pieces(log(LOG_MB * 1_000_000));
	const redact = createRedactor(['the-value-of-some-variable', 'and-of-another-one']);
	const ours = () => {
		const stream = createStreamRedactor(redact);
		let length = 0;
		for (const chunk of chunks) length += stream.push(chunk).length;
		return length + stream.end().length;
	};
	const floor = () => {
		let lines = 0;
		for (const chunk of chunks) for (let at = chunk.indexOf('\n'); at !== -1; at = chunk.indexOf('\n', at + 1)) lines++;
		return lines;
	};
	const times: { ours: number[]; floor: number[] } = { ours: [], floor: [] };
	for (let round = 0; round < ROUNDS; round++) {
		times.ours.push(timeOf(ours));
		times.floor.push(timeOf(floor));
	}
	return toFigure({
		name: `${LOG_MB} MB of a log redacted`,
		unit: 'ms',
		...times,
		against: 'finding its line breaks',
		bound: LOG_MS,
	});
}

/** @throws when a command started what the guard had not counted */
function proof(say: (progress: string) => void): Figure {
	const sandbox = makeSandbox();
	const times: { ours: number[]; floor: number[] } = { ours: [], floor: [] };
	let run = 0;
	try {
		for (let done = 0; done < GENERATED; done += BATCH) {
			say(`${done} of ${GENERATED} commands, ${run} of them run`);
			const allowed = fc.sample(arbitraryCommand(), { numRuns: BATCH, seed: done + 1 }).flatMap((command) => {
				const decision = decide(command);
				return decision.allow ? [{ command, counted: decision.programs }] : [];
			});
			let ran: Set<string>[] = [];
			times.ours.push(
				timeOf(() => {
					ran = sandbox.run(
						allowed.map(({ command }) => command),
						'once',
					);
				}) / allowed.length,
			);
			times.floor.push(timeOf(() => sandbox.run(Array(200).fill('ls'), 'once')) / 200);
			run += allowed.length;
			for (const [index, { command, counted }] of allowed.entries()) {
				const strange = uncounted(ran[index] ?? new Set(), counted);
				if (strange.length > 0) throw new Error(`The guard allowed ${JSON.stringify(command)}, which ran ${strange}.`);
			}
		}
	} finally {
		sandbox.remove();
	}
	return toFigure({
		name: `a generated command run in the sandbox, ${run} of ${GENERATED} allowed`,
		unit: 'ms',
		...times,
		against: 'one that starts one program',
	});
}

/** The least of three times: what other processes take is not the guard's. */
function quickest(work: () => unknown): number {
	return Math.min(timeOf(work), timeOf(work), timeOf(work));
}

function timeOf(work: () => unknown): number {
	const began = performance.now();
	work();
	return performance.now() - began;
}

/** Lines as dev servers and tests write them, some of which sound secret, and few are. */
function log(length: number): string {
	let text = '';
	for (let line = 0; text.length < length; line++) {
		text += `2026-11-25T22:10:${line % 60} [vite] page reload src/components/Button${line}.tsx GET /api/todos/${line}?page=2 200 in ${line % 90} ms commit 513f22a9c3f1e0d84b7a6c5d4e3f2a1b0c9d8e7f\n`;
		if (line % 50 === 0) text += `session ${line}: token refreshed, key pressed, author me\n`;
		if (line % 1_000 === 0) text += `export API_KEY=${'aB3dE5gH7jK9mN1p'.repeat(2)}\n`;
	}
	// One flat text, and not the tree of its additions.
	return Buffer.from(text).toString();
}

function pieces(text: string): string[] {
	return Array.from({ length: Math.ceil(text.length / CHUNK) }, (_, index) =>
		text.slice(index * CHUNK, (index + 1) * CHUNK),
	);
}
