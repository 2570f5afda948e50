import { execFile } from 'node:child_process';
import { createConnection } from 'node:net';
import { promisify } from 'node:util';
import { findScratch } from '../src/agent/scratch.ts';
import { type JournalEvent, journalEvent } from '../src/contract/events.ts';
import { projectMarker } from '../src/process/marker.ts';
import { readDatabaseHealth } from '../src/store/health.ts';
import { projectFiles } from '../src/store/project-store.ts';
import type { Arrival } from './receiver.ts';
import { openRows, type Rows, readRows } from './rows.ts';
import { contentOf, featureName, fileOf, type Scripted } from './scenario.ts';

/** What a round left, to be looked at when no process of it is meant to run any more. */
export interface Aftermath {
	readonly directory: string;
	readonly scripted: Scripted;
	readonly arrivals: readonly Arrival[];
	readonly strange: readonly string[];
	/** Processes of the round, described for people. */
	readonly processes: readonly string[];
	/** Ports that the application under work had. */
	readonly ports: readonly number[];
}

type Check = (after: Aftermath, rows: Rows) => string[] | Promise<string[]>;

/** What must hold after a round, whatever struck it. Each answers with what does not. */
export const CHECKS = {
	features: checkFeatures,
	claims: checkClaims,
	passes: checkPasses,
	journal: checkJournal,
	sessions: checkSessions,
	limits: checkLimits,
	runs: checkRuns,
	database: checkDatabase,
	git: checkGit,
	webhook: checkWebhook,
	processes: ({ processes }) => processes.map((process) => `Left over: ${process}`),
	ports: checkPorts,
	scratch: ({ directory }) => findScratch(projectMarker(directory)).map((path) => `${path} was left.`),
} as const satisfies Record<string, Check>;
export type CheckName = keyof typeof CHECKS;

export interface Breach {
	readonly check: CheckName;
	readonly text: string;
}

/** Holds what a round left against all checks. */
export async function findBreaches(after: Aftermath): Promise<Breach[]> {
	const rows = readRows(after.directory);
	const names = Object.keys(CHECKS) as CheckName[];
	const found = await Promise.all(
		names.map(async (check) => (await (CHECKS[check] as Check)(after, rows)).map((text): Breach => ({ check, text }))),
	);
	return found.flat();
}

function checkFeatures({ scripted }: Aftermath, { features, counts }: Rows): string[] {
	const names = features.map(({ name }) => name);
	const wanted = Array.from({ length: scripted.features }, (_, index) => featureName(index + 1));
	const pending = features.filter(({ passes }) => passes !== 1);
	return [
		...wanted.filter((name) => !names.includes(name)).map((name) => `"${name}" is lost.`),
		...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `"${name}" is there twice.`),
		...names.filter((name) => !wanted.includes(name)).map((name) => `Nobody asked for "${name}".`),
		...pending.map(({ id }) => `Feature ${id} does not pass.`),
		...(counts.total === features.length && counts.passing === features.length - pending.length
			? []
			: [`The counts say ${counts.passing} of ${counts.total}.`]),
	];
}

function checkClaims(_: Aftermath, { features, counts }: Rows): string[] {
	return [
		...features
			.filter(({ in_progress, claimed_by }) => in_progress !== 0 || claimed_by !== null)
			.map(({ id, claimed_by }) => `Feature ${id} is still claimed, by session ${claimed_by}.`),
		...(counts.in_progress === 0 ? [] : [`The counts say that ${counts.in_progress} are in progress.`]),
	];
}

/** Each feature passed once more than it was sent back, in a session that held it; a try that failed failed as often as scripted. */
function checkPasses({ scripted }: Aftermath, { features, events, sessions }: Rows): string[] {
	const begun = new Map(events.filter(isType('session.started')).map((event) => [event.session_id, event.seq]));
	const ended = new Map(events.filter(isType('session.ended')).map((event) => [event.session_id, event.seq]));
	return features.flatMap(({ id }) => {
		const own = events.filter(({ feature_id }) => feature_id === id);
		const passed = own.filter(isType('feature.passed'));
		const failed = own.filter(isType('feature.failed'));
		const sentBack = failed.filter(({ data }) => data.was_passing).length;
		const givenUp = failed.length - sentBack;
		const problems: string[] = [];
		if (passed.length !== sentBack + 1)
			problems.push(`Feature ${id} passed ${passed.length} times and was sent back ${sentBack} times.`);
		if (givenUp !== (scripted.failsFirst === id ? 1 : 0)) problems.push(`Feature ${id} was given up ${givenUp} times.`);
		if (sentBack > (scripted.regression && id === 1 ? 1 : 0))
			problems.push(`Feature ${id} was sent back ${sentBack} times.`);
		for (const { seq, session_id } of passed) {
			const session = sessions.find((one) => one.id === session_id);
			const within = (begun.get(session_id) ?? seq) < seq && seq < (ended.get(session_id) ?? seq);
			const claimed = own.some(
				(one) => one.type === 'feature.claimed' && one.session_id === session_id && one.seq < seq,
			);
			if (session?.kind !== 'coding' || !within || !claimed)
				problems.push(`Feature ${id} passed at ${seq} without a coding session that had claimed it (${session_id}).`);
		}
		return problems;
	});
}

function checkJournal({ directory }: Aftermath, { events }: Rows): string[] {
	const invalid = events.flatMap((event) => {
		const read = journalEvent.safeParse(event);
		return read.success
			? []
			: [`Event ${event.seq} (${event.type}) is not what its schema says: ${read.error.message}`];
	});
	const first = events.findIndex(({ seq }, index) => seq !== index + 1);
	const { journal } = readDatabaseHealth(projectFiles(directory).database);
	return [
		...invalid,
		...(first === -1 ? [] : [`Place ${first + 1} of the journal has number ${events[first]?.seq}.`]),
		...(journal?.missing === 0 ? [] : [`The journal lacks ${journal?.missing} events.`]),
	];
}

/** All closed with an outcome, told once each, and one at a time. */
function checkSessions(_: Aftermath, { sessions, events }: Rows): string[] {
	const problems = sessions
		.filter(({ ended_at, outcome }) => ended_at === null || outcome === null)
		.map(({ id }) => `Session ${id} is not closed.`);
	for (const { id } of sessions) {
		const own = events.filter(({ session_id }) => session_id === id);
		for (const type of ['session.started', 'session.ended'] as const) {
			const told = own.filter((event) => event.type === type).length;
			if (told !== 1) problems.push(`The journal tells ${type} of session ${id} ${told} times.`);
		}
	}
	let open: number | null = null;
	for (const { type, session_id } of events) {
		if (type === 'session.started') {
			if (open !== null) problems.push(`Session ${session_id} began while session ${open} was open.`);
			open = session_id;
		}
		if (type === 'session.ended' && session_id === open) open = null;
	}
	return problems;
}

/** Against a limit whose reset is known no session starts, whichever run met it. */
function checkLimits(_: Aftermath, { sessions }: Rows): string[] {
	return sessions.flatMap(({ id: limited, outcome, resumes_at }) =>
		sessions
			.filter(({ id, started_at }) => outcome === 'limited' && id > limited && started_at < (resumes_at ?? 0))
			.map(
				({ id, started_at }) => `Session ${id} began ${(resumes_at ?? 0) - started_at} ms before the limit was lifted.`,
			),
	);
}

function checkRuns(_: Aftermath, { runs }: Rows): string[] {
	return [
		...(runs.length > 0 ? [] : ['There was no run.']),
		...runs
			.filter(({ status, end_reason }) => status !== 'ended' || end_reason === null)
			.map(({ id, status }) => `Run ${id} is ${status}.`),
	];
}

function checkDatabase({ directory }: Aftermath): string[] {
	const { damage } = readDatabaseHealth(projectFiles(directory).database);
	const database = openRows(directory);
	try {
		const answer = database.pragma('integrity_check', { simple: true });
		return [
			...(answer === 'ok' ? [] : [`integrity_check says: ${String(answer)}`]),
			...(damage === null ? [] : [`quick_check says: ${damage}`]),
		];
	} finally {
		database.close();
	}
}

const run = promisify(execFile);

async function checkGit({ directory, scripted }: Aftermath): Promise<string[]> {
	const git = async (...args: string[]) => {
		const env = { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
		try {
			return { ok: true, text: (await run('git', ['-C', directory, ...args], { env })).stdout };
		} catch (error) {
			return { ok: false, text: error instanceof Error ? error.message : String(error) };
		}
	};
	const [status, fsck] = await Promise.all([git('status', '--short'), git('fsck', '--full', '--strict')]);
	const ids = Array.from({ length: scripted.features }, (_, index) => index + 1);
	const kept = await Promise.all(ids.map((id) => git('show', `HEAD:${fileOf(id)}`)));
	return [
		...(status.ok && status.text === '' ? [] : [`git status says: ${status.text.trim()}`]),
		...(fsck.ok ? [] : [`git fsck says: ${fsck.text.trim()}`]),
		...ids
			.filter((id, index) => kept[index]?.text !== `${contentOf(id)}\n`)
			.map((id) => `No commit holds what was built for feature ${id}.`),
	];
}

/** Each pass is told to the receiver, under one id, and taken by it. */
function checkWebhook({ arrivals, strange }: Aftermath, { deliveries, events }: Rows): string[] {
	const told = arrivals.filter(({ event }) => event === 'feature.passed');
	const kept = deliveries.filter(({ event }) => event === 'feature.passed');
	const passed = events.filter(isType('feature.passed'));
	const problems = strange.map((text) => `Not what the contract says: ${text}`);
	for (const id of new Set(passed.map(({ feature_id }) => feature_id))) {
		const wanted = passed.filter(({ feature_id }) => feature_id === id).length;
		const ids = new Set(told.filter(({ featureId }) => featureId === id).map((arrival) => arrival.id));
		if (ids.size !== wanted) problems.push(`Feature ${id} passed ${wanted} times and was told under ${ids.size} ids.`);
	}
	for (const { id, feature_id } of kept) {
		const taken = told.some((arrival) => arrival.id === id && arrival.featureId === feature_id && arrival.taken);
		if (!taken) problems.push(`Delivery ${id} of feature ${feature_id} never arrived.`);
	}
	for (const { id, delivered_at } of kept) if (delivered_at === null) problems.push(`Delivery ${id} is still pending.`);
	for (const { id } of told)
		if (!kept.some((one) => one.id === id)) problems.push(`Nobody knows of delivery ${id}, which arrived.`);
	const taken = [...new Set(told.filter((arrival) => arrival.taken).map(({ id }) => id))];
	const inOrder = kept.map(({ id }) => id).filter((id) => taken.includes(id));
	if (taken.filter((id) => inOrder.includes(id)).join() !== inOrder.join())
		problems.push(`The receiver took ${taken.join(', ')}, which happened in the order ${inOrder.join(', ')}.`);
	return problems;
}

async function checkPorts({ ports }: Aftermath): Promise<string[]> {
	const answers = await Promise.all(ports.map(isOpen));
	return ports.filter((_, index) => answers[index]).map((port) => `Something still listens on port ${port}.`);
}

function isOpen(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = createConnection({ port, host: '127.0.0.1' });
		socket.once('connect', () => resolve(true));
		socket.once('error', () => resolve(false));
		socket.once('close', () => socket.destroy());
		socket.once('connect', () => socket.end());
	});
}

function isType<T extends JournalEvent['type']>(
	type: T,
): (event: JournalEvent) => event is Extract<JournalEvent, { type: T }> {
	return (event): event is Extract<JournalEvent, { type: T }> => event.type === type;
}
