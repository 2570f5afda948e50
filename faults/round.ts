import { randomUUID } from 'node:crypto';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../src/process/identity.ts';
import { findMarked } from '../src/process/leftovers.ts';
import { projectMarker } from '../src/process/marker.ts';
import type { Fault } from '../src/rehearsal/faults.ts';
import { openProjectStore, type ProjectStore } from '../src/store/project-store.ts';
import { describeProcess, processesOfRun } from '../test/left-overs.ts';
import { registerProject } from '../test/support/server.ts';
import { changeSettings } from '../test/support/settings.ts';
import { openWorkshop, type Workshop } from '../test/support/workshop.ts';
import { type Breach, findBreaches } from './checks.ts';
import { openJournalEye } from './journal-eye.ts';
import type { Kind } from './kinds.ts';
import { hurryTheRun, releaseParked } from './person.ts';
import type { RoundPlan } from './plan.ts';
import { type MoodyReceiver, startMoodyReceiver } from './receiver.ts';
import { type Ending, inTerminal, isExplained, type RunStarter, throughServer } from './run-once.ts';
import { faultScenario, PORT_FILE } from './scenario.ts';
import { putOnSmallDisk } from './small-disk.ts';
import { carryOut } from './strikes.ts';

export interface RoundReport {
	readonly seed: number;
	readonly kind: Kind;
	/** What was meant to strike, and how often each did. */
	readonly planned: readonly Kind[];
	readonly struck: Readonly<Partial<Record<Kind, number>>>;
	readonly starts: number;
	readonly sessions: number;
	readonly seconds: number;
	readonly problems: readonly string[];
}

/** More starts than faults need: a round that takes them all is stuck. */
const MOST_STARTS = 15;
const LONGEST_MS = 900_000;
/** What ends with its parent may take a moment; what is there after that is left over. */
const GOING_MS = 3_000;

/**
 * Plays a round: runs the project while the plan's faults strike, starts it again as a person would until every feature passes, and
 * looks at what is left.
 *
 * @param keep a directory that gets a copy of the project when something is wrong; null: none
 */
export async function playRound(plan: RoundPlan, keep: string | null): Promise<RoundReport> {
	const began = performance.now();
	const struck = new Map<Kind, number>();
	const hit = (kind: Kind) => struck.set(kind, (struck.get(kind) ?? 0) + 1);
	const endings: Ending[] = [];
	const problems: string[] = [];
	let sessions = 0;

	const receiver = await startMoodyReceiver(plan.moods);
	const base = await openWorkshop(faultScenario(plan), plan.modelFaults);
	const marker = randomUUID();
	const workshop = withEnvironment(base, plan, receiver.url, marker);
	const { directory } = workshop;
	const disk = plan.smallDisk ? putOnSmallDisk(directory) : null;
	// Else runs would wait for room instead of meeting the end of it.
	if (disk !== null) changeSettings(workshop, { min_free_mb: 0 });
	// It must not wait for locks of the campaign's own.
	const store = openProjectStore(directory, { now: Date.now, isAlive, busyTimeoutMs: 0 });
	const eye = openJournalEye(store);
	const stopHurrying = hurryTheRun(store);
	try {
		if (plan.throughServer) registerProject(workshop, 'faults');
		const args = plan.browser ? [] : ['--yolo'];
		const starter = plan.throughServer ? throughServer(workshop, store, !plan.browser) : inTerminal(workshop, args);
		const ground = { projectKey: projectMarker(directory), database: store.path, disk, ...starter };
		const carrying: Promise<unknown>[] = [];
		for (const strike of plan.strikes)
			eye.at(strike.when, () => carrying.push(carryOut(strike, ground, () => hit(strike.kind))));

		const seen = () => kindsOf(struck, plan, workshop, receiver);
		await untilAllPass(starter, store, endings, seen, began, problems);
		eye.close();
		await Promise.all(carrying);
		await starter.close();
		await tellTheRest(inTerminal(workshop, args), workshop, receiver, endings);
		for (const [kind, times] of seen()) struck.set(kind, times);
		sessions = store.sessions.list().length;
	} catch (error) {
		problems.push(`The campaign itself failed: ${error instanceof Error ? error.stack : String(error)}`);
	} finally {
		eye.close();
		stopHurrying();
		store.close();
	}
	try {
		const after = {
			directory,
			scripted: plan,
			arrivals: receiver.arrivals,
			strange: receiver.strange,
			processes: await leftOver(marker, directory),
			ports: portsOf(directory),
		};
		problems.push(...(await findBreaches(after)).map(({ check, text }: Breach) => `${check}: ${text}`));
		if (problems.length > 0) {
			problems.push(...endings.map((ending) => `  (a run: ${JSON.stringify(ending)})`));
			if (keep !== null) cpSync(directory, join(keep, `seed-${plan.seed}`), { recursive: true });
		}
	} catch (error) {
		problems.push(`What is left cannot be looked at: ${error instanceof Error ? error.message : String(error)}`);
	} finally {
		disk?.unmount();
		await base.close();
		await receiver.close();
	}
	return {
		seed: plan.seed,
		kind: plan.kind,
		planned: plan.kinds,
		struck: Object.fromEntries(struck),
		starts: endings.length,
		sessions,
		seconds: (performance.now() - began) / 1_000,
		problems,
	};
}

/** The workshop with what the round's processes are told. */
function withEnvironment(workshop: Workshop, plan: RoundPlan, webhook: string, marker: string): Workshop {
	const { ANTHROPIC_API_KEY: key = '', ...rest } = workshop.env;
	const env: Readonly<Record<string, string>> = {
		...rest,
		// Limits with a time come with a subscription's token only; any value will do for a rehearsal.
		...(plan.subscription ? { CLAUDE_CODE_OAUTH_TOKEN: 'rehearsal' } : { ANTHROPIC_API_KEY: key }),
		...(process.env.AUTOCODER_BROWSER ? { AUTOCODER_BROWSER: process.env.AUTOCODER_BROWSER } : {}),
		// The bounds of a silence, so that one of a minute is one of seconds.
		CLAUDE_BYTE_STREAM_IDLE_TIMEOUT_MS: '4000',
		CLAUDE_CODE_MAX_RETRIES: '2',
		PROGRESS_N8N_WEBHOOK_URL: webhook,
		AUTOCODER_TEST_RUN: marker,
	};
	return { ...workshop, env, start: (...args) => workshop.startWith(env, ...args) };
}

async function untilAllPass(
	starter: RunStarter,
	store: ProjectStore,
	endings: Ending[],
	struck: () => ReadonlyMap<Kind, number>,
	began: number,
	problems: string[],
): Promise<void> {
	while (endings.length < MOST_STARTS) {
		const left = LONGEST_MS - (performance.now() - began);
		const bound = new AbortController();
		const ending = await Promise.race([
			starter.once(),
			sleep(left, null, { signal: bound.signal }).catch(() => null),
		]).finally(() => bound.abort());
		if (ending === null) {
			problems.push(`It was not over after ${LONGEST_MS / 1_000} s.`);
			return;
		}
		endings.push(ending);
		if (!isExplained(ending, new Set(struck().keys())))
			problems.push(`No fault explains a run's end: ${JSON.stringify(ending)}`);
		if (ending.reason === 'all_passing') return;
		if (ending.reason === 'no_progress' && releaseParked(store) === 0)
			problems.push('A run without progress had nothing parked.');
	}
	problems.push(`Not every feature passed after ${MOST_STARTS} starts.`);
}

/** Lets the time pass that deliveries wait for, so that not each round takes a day. */
async function tellTheRest(
	starter: RunStarter,
	workshop: Workshop,
	receiver: MoodyReceiver,
	endings: Ending[],
): Promise<void> {
	receiver.calmDown();
	const database = workshop.rawDatabase();
	const pending = database
		.prepare('SELECT count(*) FROM webhook_deliveries WHERE delivered_at IS NULL AND failed_at IS NULL')
		.pluck();
	for (let tries = 0; tries < 5 && Number(pending.get()) > 0; tries++) {
		database.exec('UPDATE webhook_deliveries SET next_attempt_at = min(next_attempt_at, 0), held_until = NULL');
		endings.push(await starter.once());
	}
}

const KIND_OF_FAULT: Readonly<Partial<Record<Fault['kind'], Kind>>> = {
	overloaded: 'overloaded',
	'server-error': 'server-error',
	'usage-limit': 'usage-limit',
	'cut-stream': 'cut-stream',
	'stalled-stream': 'stalled-stream',
	'nonsense-tool-input': 'nonsense-input',
	'empty-answer': 'empty-answer',
};

/** How often each kind has struck: what the campaign did, what the model's server did, what the receiver did. */
function kindsOf(
	own: ReadonlyMap<Kind, number>,
	{ kinds }: RoundPlan,
	{ server }: Workshop,
	receiver: MoodyReceiver,
): Map<Kind, number> {
	const all = new Map(own);
	const faults = server.requests.flatMap(({ asked }) => (asked?.fault === undefined ? [] : [asked.fault]));
	for (const fault of new Set(faults)) {
		const kind = KIND_OF_FAULT[fault];
		if (kind !== undefined) all.set(kind, faults.filter((one) => one === fault).length);
	}
	const throttled = faults.filter((fault) => fault === 'rate-limit').length;
	if (throttled > 0) all.set(kinds.includes('throttled-with-time') ? 'throttled-with-time' : 'throttled', throttled);
	if (receiver.failures() > 0) all.set('webhook-fails', receiver.failures());
	return all;
}

async function leftOver(marker: string, directory: string): Promise<string[]> {
	const prefix = `${projectMarker(directory)}:`;
	const look = () => [...new Set([...processesOfRun(marker, directory), ...findMarked(prefix).map(({ pid }) => pid)])];
	const deadline = performance.now() + GOING_MS;
	let left = look();
	while (left.length > 0 && performance.now() < deadline) {
		await sleep(50);
		left = look();
	}
	return left.map((pid) => `${pid} ${describeProcess(pid)}`);
}

function portsOf(directory: string): number[] {
	try {
		return [Number(readFileSync(join(directory, PORT_FILE), 'utf8'))].filter((port) => port > 0);
	} catch {
		return [];
	}
}
