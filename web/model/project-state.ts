import type { JournalEvent } from '../../src/contract/events.ts';
import type { Feature, FeatureStats } from '../../src/contract/feature.ts';
import type { LiveMessage } from '../../src/contract/live.ts';

/** Lines that are kept while nobody looks: the log reads older ones when they are wanted. */
const KEPT_LINES = 2_000;

type AgentMessage = Extract<LiveMessage, { type: 'agent_status' }>;
export type AgentState = Omit<AgentMessage, 'type'>;
export type Trouble = Omit<Extract<LiveMessage, { type: 'trouble' }>, 'type'>;

export interface LogLine {
	readonly seq: number;
	readonly event: JournalEvent;
	/** For people; may be empty. */
	readonly line: string;
}

/** What a project's page knows of it. Unknown is null, and shown as such. */
export interface ProjectState {
	readonly features: ReadonlyMap<number, Feature> | null;
	/** Whether a list is being asked for. */
	readonly awaitingList: boolean;
	/** Rows that arrived while it was. */
	readonly early: readonly FeatureChange[];
	readonly stats: FeatureStats | null;
	readonly agent: AgentState | null;
	/** Which journal `lines` are of: a replaced database has another. Null while none is known. */
	readonly journal: string | null;
	readonly lines: readonly LogLine[];
	readonly trouble: Trouble | null;
	/** Raised when the list must be fetched anew. */
	readonly listVersion: number;
}

interface FeatureChange {
	readonly id: number;
	readonly feature: Feature | null;
}

export const NOTHING_KNOWN: ProjectState = {
	features: null,
	awaitingList: true,
	early: [],
	stats: null,
	agent: null,
	journal: null,
	lines: [],
	trouble: null,
	listVersion: 0,
};

/** The state after some messages of the stream. Many at once, since each change copies the list. */
export function afterMessages(state: ProjectState, messages: readonly LiveMessage[]): ProjectState {
	let { stats, agent, trouble, listVersion, features, awaitingList, journal } = state;
	let early = [...state.early];
	let lines = state.lines;
	let changes: FeatureChange[] = [];
	let added: LogLine[] = [];
	for (const message of messages) {
		switch (message.type) {
			case 'hello':
				journal = message.journal;
				if (message.mode === 'resumed') break;
				// Another journal, or too far behind: what was shown may be anything by now. Rows stay until the new list is there.
				listVersion += 1;
				awaitingList = true;
				lines = [];
				added = [];
				changes = [];
				early = [];
				break;
			case 'progress': {
				const { type: _, ...counts } = message;
				stats = counts;
				break;
			}
			case 'agent_status': {
				const { type: _, ...status } = message;
				agent = status;
				break;
			}
			case 'trouble': {
				const { type: _, ...what } = message;
				trouble = what.code === null ? null : what;
				break;
			}
			case 'feature_update':
				changes.push({ id: message.feature_id, feature: message.feature });
				if (awaitingList) early.push({ id: message.feature_id, feature: message.feature });
				added.push(logLine(message));
				break;
			case 'log':
				if (message.event.type === 'features.renumbered') {
					// What came before it tells of priorities that are no more; the list will have the rest.
					listVersion += 1;
					awaitingList = true;
					early = [];
				}
				added.push(logLine(message));
				break;
			case 'pong':
				break;
		}
	}
	if (changes.length > 0 && features !== null) features = withChanges(features, changes);
	if (added.length > 0) lines = [...lines, ...added].slice(-KEPT_LINES);
	return { features, awaitingList, early, stats, agent, journal, lines, trouble, listVersion };
}

/** The line of the log that a message of the journal brings. */
export function logLine(message: Extract<LiveMessage, { type: 'feature_update' | 'log' }>): LogLine {
	return { seq: message.seq, event: message.event, line: message.type === 'log' ? message.line : '' };
}

/** The state with a list that was asked for; rows that the stream brought meanwhile are newer. */
export function withList(state: ProjectState, list: Iterable<Feature>): ProjectState {
	const features = new Map([...list].map((feature) => [feature.id, feature]));
	return { ...state, features: withChanges(features, state.early), awaitingList: false, early: [] };
}

/** The state with one row that a request answered, or without it. */
export function withFeature(state: ProjectState, id: number, feature: Feature | null): ProjectState {
	if (state.features === null) return state;
	return { ...state, features: withChanges(state.features, [{ id, feature }]) };
}

function withChanges(
	features: ReadonlyMap<number, Feature>,
	changes: readonly FeatureChange[],
): ReadonlyMap<number, Feature> {
	const next = new Map(features);
	for (const { id, feature } of changes) {
		if (feature === null) next.delete(id);
		else next.set(id, feature);
	}
	return next;
}
