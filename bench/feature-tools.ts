import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import SQLite from 'better-sqlite3';
import { type Bench, type Figure, toFigure } from './figure.ts';
import { draft, makeProject } from './project.ts';
import { createRawPassing } from './raw-passing.ts';
import { timed } from './statistics.ts';
import { inTemporaryDirectory } from './temporary.ts';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const NO_OP = fileURLToPath(new URL('./no-op-server.js', import.meta.url));
const SMALL = 10;
const LARGE = 100_000;
const SAMPLES = 150;
/** Rounds before the first that counts, in which programs get warm. */
const WARM_UP = 20;
const PAIRS = 1_500;
const PAIRS_WARM_UP = 500;

type Input = Record<string, unknown>;
type Call = (tool: string, input?: Input) => Promise<number>;

export const featureTools: Bench = {
	name: 'feature-tools',
	about: `Each tool over stdio ("autocoder mcp"), called in turns on projects of ${SMALL} and of ${LARGE} features of which half pass, and beside a server of the same SDK whose tool does nothing.`,
	run: (say) =>
		inTemporaryDirectory(async (root) => {
			say(`making projects of ${SMALL} and ${LARGE} features`);
			const small = await openSide(root, SMALL);
			const large = await openSide(root, LARGE);
			const raw = createRawPassing(join(root, 'raw'));
			const noOp = await connect([NO_OP], root);
			try {
				return await measure(small, large, noOp, raw.pass, say);
			} finally {
				await Promise.all([small.close(), large.close(), noOp.close()]);
				raw.close();
			}
		}),
};

async function measure(
	small: Side,
	large: Side,
	noOp: Connection,
	rawPass: () => void,
	say: (progress: string) => void,
): Promise<Figure[]> {
	const times = { small: new Map<string, number[]>(), large: new Map<string, number[]>() };
	const raw: number[] = [];
	for (let round = -WARM_UP; round < SAMPLES; round++) {
		if (round % 50 === 0) say(`round ${Math.max(round, 0)} of ${SAMPLES}`);
		const sides = [
			{ steps: roundOf(small, round), name: 'small' },
			{ steps: roundOf(large, round), name: 'large' },
		] as const;
		// In turns, and each side first every other time.
		const order = round % 2 === 0 ? sides : ([sides[1], sides[0]] as const);
		for (let step = 0; step < order[0].steps.length; step++) {
			for (const { steps, name } of order) {
				const [tool, input] = steps[step] as Step;
				const took = await (name === 'small' ? small : large).call(tool, input);
				if (round >= 0) push(times[name], tool, took);
			}
			const tool = order[0].steps[step]?.[0];
			if (round >= 0 && tool === 'feature_mark_passing') raw.push(await timed(rawPass));
		}
		small.tidy();
		large.tidy();
	}
	say('feature_get_next beside nothing');
	const pairs = await besideNothing(large, noOp);
	const ofSize = (name: string) => `${name}, ${LARGE} features`;
	const at = (size: 'small' | 'large', tool: string) => times[size].get(tool) ?? [];
	return [
		...[...times.large.keys()].map((tool) =>
			toFigure({
				name: ofSize(tool),
				unit: 'ms',
				ours: at('large', tool),
				floor: at('small', tool),
				against: `${SMALL} features`,
				target: 1.25,
			}),
		),
		toFigure({
			name: ofSize('feature_get_next'),
			unit: 'ms',
			...pairs,
			against: 'a tool that does nothing',
			target: 1.25,
		}),
		toFigure({
			name: ofSize('feature_mark_passing'),
			unit: 'ms',
			ours: at('large', 'feature_mark_passing'),
			floor: raw,
			against: 'its raw transaction, without MCP',
			target: 3,
		}),
	];
}

/** One after the other, each first every other time, so that both servers are equally warm. */
async function besideNothing(large: Side, noOp: Connection): Promise<{ ours: number[]; floor: number[] }> {
	const ours: number[] = [];
	const floor: number[] = [];
	for (let round = -PAIRS_WARM_UP; round < PAIRS; round++) {
		const calls = [
			async () => ours.push(await large.call('feature_get_next')),
			async () => floor.push(await noOp.call('nothing')),
		];
		for (const call of round % 2 === 0 ? calls : calls.reverse()) await call();
	}
	return { ours: ours.slice(PAIRS_WARM_UP), floor: floor.slice(PAIRS_WARM_UP) };
}

type Step = readonly [tool: string, input: Input];

/** All tools once, in an order that leaves the project as it was but for what `tidy` takes back. */
function roundOf({ features }: Side, round: number): Step[] {
	const id = { feature_id: features / 2 + 1 + (Math.abs(round) % (features / 2)) };
	const name = `new ${round} `;
	return [
		['feature_get_stats', {}],
		['feature_get_next', {}],
		['feature_get_by_id', id],
		['feature_get_for_regression', {}],
		['feature_mark_in_progress', id],
		['feature_clear_in_progress', id],
		['feature_mark_passing', id],
		['feature_mark_failing', { ...id, reason: 'The bench wants it back.' }],
		['feature_skip', id],
		['feature_create', { ...draft(0), name }],
		['feature_create_bulk', { features: [1, 2, 3, 4, 5].map((count) => ({ ...draft(0), name: name + count })) }],
	];
}

interface Side extends Connection {
	readonly features: number;
	/** Takes back what a round created or moved. */
	tidy(): void;
}

async function openSide(root: string, features: number): Promise<Side> {
	const directory = join(root, String(features));
	mkdirSync(directory);
	makeProject(directory, features);
	const database = new SQLite(join(directory, 'features.db'));
	database.exec(`UPDATE features SET passes = 1 WHERE id <= ${features / 2}`);
	const forget = database.prepare('DELETE FROM features WHERE id > ?');
	const putBack = database.prepare('UPDATE features SET priority = id WHERE priority > ?');
	const connection = await connect([MAIN, 'mcp', '--project-dir', directory], root);
	return {
		...connection,
		features,
		tidy() {
			forget.run(features);
			putBack.run(features);
		},
		async close() {
			await connection.close();
			database.close();
		},
	};
}

interface Connection {
	/** Calls a tool; resolves to the milliseconds that it took. */
	readonly call: Call;
	close(): Promise<void>;
}

async function connect(args: string[], home: string): Promise<Connection> {
	const client = new Client({ name: 'bench', version: '1' });
	const env = { PATH: process.env.PATH ?? '', HOME: home, AUTOCODER_HOME: join(home, 'autocoder') };
	await client.connect(new StdioClientTransport({ command: process.execPath, args, env, stderr: 'inherit' }));
	return {
		async call(name, input = {}) {
			let answer: unknown;
			const took = await timed(async () => {
				const { isError, content } = await client.callTool({ name, arguments: input });
				if (isError === true) answer = content;
			});
			if (answer !== undefined) throw new Error(`${name} was refused: ${JSON.stringify(answer)}`);
			return took;
		},
		close: () => client.close(),
	};
}

function push(times: Map<string, number[]>, tool: string, took: number): void {
	const known = times.get(tool);
	if (known) known.push(took);
	else times.set(tool, [took]);
}
