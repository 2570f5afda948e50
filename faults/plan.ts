import type { EventType } from '../src/contract/events.ts';
import type { Fault, FaultRule } from '../src/rehearsal/faults.ts';
import { KINDS, type Kind } from './kinds.ts';
import { createRandom, type Random } from './random.ts';

/** When something strikes: at the nth event of a type (and tool) since the round began, or so long after its start. */
export type Moment =
	| { readonly event: EventType; readonly tool?: string; readonly nth: number }
	| { readonly afterMs: number };

/** Something that the campaign itself does to the round. */
export interface Strike {
	readonly kind: Exclude<Kind, ModelKind | 'webhook-fails'>;
	readonly when: Moment;
	/** How long it holds, for a lock and a full disk. */
	readonly lastsMs: number;
	/** Of several processes that fit, the oldest or the newest. */
	readonly target: 'oldest' | 'newest';
}

type ModelKind =
	| 'throttled'
	| 'throttled-with-time'
	| 'overloaded'
	| 'server-error'
	| 'usage-limit'
	| 'cut-stream'
	| 'stalled-stream'
	| 'nonsense-input'
	| 'empty-answer';

/** How the receiver of the webhook answers the requests that it gets, one after the other; then it takes all. */
export type Mood = 'takes' | 'fails' | 'hangs' | 'is away';

/** A round: all that chance decides, so that the same seed gives the same one. */
export interface RoundPlan {
	readonly seed: number;
	/** The kind that the round is for. */
	readonly kind: Kind;
	/** All kinds that are to strike, the round's own first. */
	readonly kinds: readonly Kind[];
	readonly features: number;
	/** A feature that is given up once before it passes; null: none. */
	readonly failsFirst: number | null;
	/** Whether a feature that passes is once found broken. */
	readonly regression: boolean;
	/** Each feature is looked at in a browser. */
	readonly browser: boolean;
	/** The run is started through the server. */
	readonly throughServer: boolean;
	readonly subscription: boolean;
	readonly smallDisk: boolean;
	readonly strikes: readonly Strike[];
	readonly modelFaults: readonly FaultRule[];
	readonly moods: readonly Mood[];
}

/** What a machine can do; a kind that it cannot have is given to no round. */
export interface Abilities {
	readonly browser: boolean;
	readonly smallDisk: boolean;
}

/** Kinds that a round may have besides its own: those that need nothing of their own, and cost little time. */
const COMPANIONS = [
	'kill-runner',
	'kill-claude',
	'throttled',
	'overloaded',
	'cut-stream',
	'nonsense-input',
	'empty-answer',
	'database-locked',
	'webhook-fails',
] as const satisfies readonly Kind[];

export function possibleKinds({ browser, smallDisk }: Abilities): Kind[] {
	return KINDS.filter((kind) => (needsBrowser(kind) ? browser : kind === 'disk-full' ? smallDisk : true));
}

/**
 * @param only the kinds of the round; none: the seed decides
 * @throws RangeError when the machine cannot have one of those kinds
 */
export function planRound(seed: number, abilities: Abilities, only: readonly Kind[]): RoundPlan {
	const possible = possibleKinds(abilities);
	const impossible = only.find((kind) => !possible.includes(kind));
	if (impossible !== undefined) throw new RangeError(`This machine cannot have rounds of ${impossible}.`);
	const random = createRandom(seed);
	const kind = only[0] ?? possible[seed % possible.length] ?? 'kill-runner';
	const companions = COMPANIONS.filter(
		(other) => other !== kind && random.percent(15) && !(other === 'throttled' && kind === 'throttled-with-time'),
	).slice(0, 2);
	const kinds = only.length > 1 ? only : [kind, ...companions];
	const browser = kinds.some(needsBrowser) || (abilities.browser && random.percent(6));
	// Several kinds at once are for a short campaign.
	const features = browser ? 2 : only.length > 1 ? 3 : random.between(3, 5);
	const requests = features * (browser ? 9 : 6);
	return {
		seed,
		kind,
		kinds,
		features,
		failsFirst: random.percent(40) ? random.between(1, features) : null,
		regression: random.percent(35),
		browser,
		throughServer: kinds.includes('kill-server') || random.percent(12),
		subscription: kinds.includes('usage-limit'),
		smallDisk: kinds.includes('disk-full'),
		strikes: kinds.flatMap((one) => strikesOf(one, features, random)),
		modelFaults: kinds.flatMap((one) => modelFaultsOf(one, requests, random)),
		moods: kinds.includes('webhook-fails')
			? Array.from({ length: random.between(1, 3) }, () => random.pick(['fails', 'hangs', 'is away', 'takes', 'fails']))
			: [],
	};
}

function needsBrowser(kind: Kind): boolean {
	return kind === 'kill-browser' || kind === 'kill-mcp';
}

function strikesOf(kind: Kind, features: number, random: Random): Strike[] {
	const strike = (when: Moment, lastsMs = 0): Strike[] => [
		{ kind: kind as Strike['kind'], when, lastsMs, target: random.pick(['oldest', 'newest']) },
	];
	switch (kind) {
		case 'kill-runner':
			return Array.from({ length: random.between(1, 4) }, () => strike(anyMoment(features, random))).flat();
		case 'kill-claude':
			return Array.from({ length: random.between(1, 3) }, () => strike(duringSessions(features, random))).flat();
		case 'kill-server':
			return Array.from({ length: random.between(1, 2) }, () => strike(anyMoment(features, random))).flat();
		case 'kill-mcp':
			return strike({ event: 'tool.called', nth: random.between(6, 14) });
		case 'kill-browser':
			return strike({ event: 'tool.returned', tool: 'mcp__playwright__browser_navigate', nth: random.between(1, 2) });
		case 'disk-full':
			return strike(anyMoment(features, random), random.between(500, 4_000));
		case 'database-locked':
			// Beyond 5 s a transaction of ours gives up.
			return strike(anyMoment(features, random), random.pick([1_000, 3_000, 4_500, 7_000]));
		default:
			return [];
	}
}

/** Early enough to come about in most rounds. */
function anyMoment(features: number, random: Random): Moment {
	const sessions = features + 1;
	return random.pick<Moment>([
		{ afterMs: random.between(50, 4_000) },
		{ event: 'session.started', nth: random.between(1, sessions) },
		{ event: 'session.ready', nth: random.between(1, sessions) },
		{ event: 'session.ended', nth: random.between(1, sessions) },
		{ event: 'feature.created', nth: random.between(1, features) },
		{ event: 'feature.claimed', nth: random.between(1, features) },
		{ event: 'feature.passed', nth: random.between(1, features) },
		...Array.from({ length: 5 }, () => duringSessions(features, random)),
	]);
}

function duringSessions(features: number, random: Random): Moment {
	return random.pick<Moment>([
		{ event: 'tool.called', nth: random.between(1, features * 4) },
		{ event: 'tool.returned', nth: random.between(1, features * 4) },
		{ event: 'session.ready', nth: random.between(1, features) },
		{ event: 'feature.claimed', nth: random.between(1, features) },
	]);
}

function modelFaultsOf(kind: Kind, requests: number, random: Random): FaultRule[] {
	const at = (fault: Fault): FaultRule => ({ when: { request: random.between(1, requests) }, fault });
	/** From some request on, so many in a row. */
	const row = (longest: number, fault: Fault): FaultRule[] => {
		const first = random.between(1, requests);
		const length = random.between(1, longest);
		return Array.from({ length }, (_, index) => ({ when: { request: first + index }, fault }));
	};
	const place = random.pick(['middle', 'first-block'] as const);
	switch (kind) {
		case 'throttled':
			return row(6, { kind: 'rate-limit' });
		case 'throttled-with-time':
			return row(3, { kind: 'rate-limit', retryAfterSeconds: random.between(1, 2) });
		case 'overloaded':
			return row(6, { kind: 'overloaded' });
		case 'server-error':
			return row(6, { kind: 'server-error' });
		case 'usage-limit':
			return [at({ kind: 'usage-limit', resetsInSeconds: random.between(2, 6) })];
		case 'cut-stream':
			return [at({ kind: 'cut-stream', at: place }), at({ kind: 'cut-stream', at: place })];
		case 'stalled-stream':
			return [at({ kind: 'stalled-stream', at: place })];
		case 'nonsense-input':
			return [at({ kind: 'nonsense-tool-input' }), at({ kind: 'nonsense-tool-input' })];
		case 'empty-answer':
			return Array.from({ length: random.between(1, 3) }, () => at({ kind: 'empty-answer' }));
		default:
			return [];
	}
}
