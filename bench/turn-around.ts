import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RequestRecord, startRehearsalServer } from '../src/rehearsal/server.ts';
import { type Bench, type Figure, toFigure } from './figure.ts';
import { makeProject, withStore } from './project.ts';
import { scriptedSessions } from './scripted-session.ts';
import { inTemporaryDirectory } from './temporary.ts';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const BARE_LOOP = fileURLToPath(new URL('./bare-loop.js', import.meta.url));
const SESSIONS = 20;
const ROUNDS = { short: 2, long: 6 };
/** The most that a side may take; a session of it takes about a second. */
const LIMIT_MS = 120_000;

type Side = 'ours' | 'floor';

export const turnAround: Bench = {
	name: 'turn-around',
	about: `${SESSIONS} scripted sessions in YOLO mode, "autocoder run" beside a loop of query(), in turns. The model, played by the rehearsal server, answers at once; turn-around is from its last answer in a session to the first request of the next.`,
	async run(say, { long }): Promise<Figure[]> {
		const gaps: Record<Side, number[]> = { ours: [], floor: [] };
		const walls: Record<Side, number[]> = { ours: [], floor: [] };
		const rounds = long ? ROUNDS.long : ROUNDS.short;
		for (let round = 1; round <= rounds; round++) {
			for (const side of ['ours', 'floor'] as const) {
				say(`round ${round} of ${rounds}, ${side}`);
				const { wall, turnArounds } = await inTemporaryDirectory((root) => play(side, root));
				walls[side].push(wall);
				gaps[side].push(...turnArounds);
			}
		}
		const against = 'a bare loop of query()';
		return [
			toFigure({ name: 'from result to next request', unit: 'ms', ...gaps, against, target: 0.5 }),
			toFigure({ name: `wall time of ${SESSIONS} sessions`, unit: 'ms', ...walls, against, target: 0.7 }),
		];
	},
};

async function play(side: Side, root: string): Promise<{ wall: number; turnArounds: number[] }> {
	const [directory, home] = [join(root, 'project'), join(root, 'home')];
	mkdirSync(home);
	mkdirSync(directory);
	makeProject(directory, SESSIONS);
	const server = await startRehearsalServer({ scenario: scriptedSessions });
	const args =
		side === 'ours'
			? [MAIN, 'run', '--project-dir', directory, '--yolo', '--json']
			: [BARE_LOOP, directory, String(SESSIONS)];
	try {
		const began = performance.now();
		await runToEnd(args, {
			PATH: process.env.PATH ?? '',
			TMPDIR: root,
			HOME: home,
			CLAUDE_CONFIG_DIR: join(home, '.claude'),
			ANTHROPIC_BASE_URL: server.url,
			ANTHROPIC_API_KEY: 'rehearsal',
			// The SDK asks for it when root skips permissions; both sides get it.
			IS_SANDBOX: '1',
		});
		const wall = performance.now() - began;
		const passing = withStore(directory, (store) => store.features.stats().passing);
		if (passing !== SESSIONS) throw new Error(`Of ${SESSIONS} features ${passing} pass after the sessions of ${side}.`);
		return { wall, turnArounds: turnAroundsOf(server.requests) };
	} finally {
		await server.close();
	}
}

/** From the last request of a session, which the server answers at once, to the first one of the next. */
function turnAroundsOf(requests: readonly RequestRecord[]): number[] {
	const asked = requests.filter(({ asked }) => asked?.kind === 'agent');
	const gaps = asked.flatMap(({ at, asked: request }, index) => {
		const before = asked[index - 1];
		return request?.turn === 1 && before ? [Date.parse(at) - Date.parse(before.at)] : [];
	});
	if (gaps.length !== SESSIONS - 1) throw new Error(`${gaps.length + 1} sessions were seen instead of ${SESSIONS}.`);
	return gaps;
}

function runToEnd(args: readonly string[], env: Record<string, string>): Promise<void> {
	const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
	let stderr = '';
	child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
		stderr += chunk;
	});
	const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code, signal) => {
			clearTimeout(timer);
			if (code === 0) resolve();
			else reject(new Error(`${args.join(' ')} ended with ${code ?? signal}:\n${stderr.slice(-4_000)}`));
		});
	});
}
