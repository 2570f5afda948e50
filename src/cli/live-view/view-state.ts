import type { JournalEvent } from '../../contract/events.ts';
import type { FeatureStats } from '../../contract/feature.ts';
import type { RunStatus } from '../../contract/run.ts';
import type { SessionKind } from '../../contract/session.ts';

/** What the live view knows of a run. Times are Unix milliseconds; texts are raw, as their authors wrote them. */
export interface ViewState {
	readonly runId: number | null;
	readonly startedAt: number;
	readonly status: RunStatus;
	readonly detail: string | null;
	readonly resumesAt: number | null;
	readonly stats: FeatureStats;
	readonly session: { readonly id: number; readonly kind: SessionKind; readonly startedAt: number } | null;
	readonly feature: { readonly id: number; readonly name: string; readonly attempt: number } | null;
	/** Calls without an answer yet, in the order in which they were made. */
	readonly calls: readonly Call[];
	/** Since when the model has had the word: the last thing that came of the session. */
	readonly modelSince: number;
	/** The model's API does not answer: which attempt it is at. */
	readonly retry: { readonly attempt: number; readonly maxRetries: number } | null;
	readonly pace: Pace;
}

export interface Call {
	readonly id: string;
	readonly event: Extract<JournalEvent, { type: 'tool.called' }>;
}

/** What an estimate is made of: time in which coding went on, and what passed in it. */
export interface Pace {
	/** Closed stretches of work, in milliseconds; pauses and waits are not in it. */
	readonly workedMs: number;
	/** The start of the stretch that is open. */
	readonly since: number | null;
	readonly coding: boolean;
	readonly passed: number;
	/** How much had been worked when the last feature passed. */
	readonly workedAtLastPass: number;
}

export function initialState(now: number, stats: FeatureStats): ViewState {
	return {
		runId: null,
		startedAt: now,
		status: 'running',
		detail: null,
		resumesAt: null,
		stats,
		session: null,
		feature: null,
		calls: [],
		modelSince: now,
		retry: null,
		pace: { workedMs: 0, since: null, coding: false, passed: 0, workedAtLastPass: 0 },
	};
}

/** The view after an event; `stats` are the counts of the moment. What others than this run do moves only the counts. */
export function nextState(before: ViewState, event: JournalEvent, stats: FeatureStats): ViewState {
	const state = { ...before, stats };
	if (event.type === 'run.started') return { ...state, runId: event.run_id, startedAt: event.at };
	return event.run_id !== null && event.run_id === state.runId ? ofThisRun(state, event) : state;
}

function ofThisRun(state: ViewState, event: JournalEvent): ViewState {
	const { at } = event;
	switch (event.type) {
		case 'run.status': {
			const { status, detail, resumes_at } = event.data;
			return { ...state, status, detail, resumesAt: resumes_at, pace: paceAt(state.pace, at, status === 'running') };
		}
		case 'session.started': {
			const { kind } = event.data;
			const coding = state.pace.coding || kind === 'coding';
			return {
				...betweenSessions(state, at),
				session: { id: event.session_id ?? 0, kind, startedAt: at },
				pace: paceAt({ ...state.pace, coding }, at, state.status === 'running'),
			};
		}
		case 'session.ended':
			return betweenSessions(state, at);
		case 'feature.claimed': {
			const { name, attempt } = event.data;
			return { ...state, feature: { id: event.feature_id ?? 0, name, attempt } };
		}
		case 'feature.passed': {
			const workedAtLastPass = worked(state.pace, at);
			return {
				...withoutFeature(state, event.feature_id),
				pace: { ...state.pace, passed: state.pace.passed + 1, workedAtLastPass },
			};
		}
		case 'feature.failed':
		case 'feature.released':
		case 'feature.skipped':
			return withoutFeature(state, event.feature_id);
		case 'tool.called':
			return { ...state, calls: [...state.calls, { id: event.data.tool_use_id, event }], retry: null };
		case 'tool.returned':
		case 'tool.refused': {
			const calls = state.calls.filter(({ id }) => id !== event.data.tool_use_id);
			return { ...state, calls, modelSince: at };
		}
		case 'model.retry':
			return { ...state, retry: { attempt: event.data.attempt, maxRetries: event.data.max_retries } };
		case 'session.ready':
		case 'agent.text':
		case 'agent.thinking':
			return { ...state, modelSince: at, retry: null };
		default:
			return state;
	}
}

function betweenSessions(state: ViewState, at: number): ViewState {
	return { ...state, session: null, feature: null, calls: [], modelSince: at, retry: null };
}

function withoutFeature(state: ViewState, id: number | null): ViewState {
	return state.feature?.id === id ? { ...state, feature: null } : state;
}

function paceAt(pace: Pace, at: number, works: boolean): Pace {
	return { ...pace, workedMs: worked(pace, at), since: works && pace.coding ? at : null };
}

/** Milliseconds of work until `now`. A clock that was set back takes nothing away. */
export function worked({ workedMs, since }: Pace, now: number): number {
	return workedMs + (since === null ? 0 : Math.max(0, now - since));
}
