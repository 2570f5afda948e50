import { type PreparedSession, prepareSession } from '../agent/session.ts';
import type { SessionHost, SessionSettings } from '../agent/session-host.ts';
import type { Gate } from '../agent/tool-hook.ts';
import { AutocoderError } from '../contract/errors.ts';
import type { EventBody } from '../contract/events.ts';
import type { LastSession } from '../core/next-step.ts';
import type { SessionEnd } from '../core/outcome.ts';
import { ownIdentity } from '../process/identity.ts';
import type { ProjectStore } from '../store/project-store.ts';
import { createEventBatch } from './event-batch.ts';
import { onceUnlocked } from './passing-faults.ts';
import type { RunControl } from './run-control.ts';
import type { RunWindow } from './run-window.ts';

type Kind = 'initializer' | 'coding';

/** The sessions of one run, one at a time; the next one's Claude is started while the present one works. */
export interface RunSessions {
	run(kind: Kind, options: { readonly prewarmNext: boolean }): Promise<LastSession>;
	/** Ends the Claude that waits for the next session, when none is to come for long. */
	endSpare(): Promise<void>;
	/** Ends what still runs or waits. */
	close(): Promise<void>;
}

/** A session whose Claude has been started. Its row comes with its first prompt: a spare one that is never used leaves no trace. */
interface Started {
	readonly kind: Kind;
	readonly prepared: PreparedSession;
	/** Asks it to stop as if people had. */
	stop(): void;
	/** Ends what is left of it. */
	end(): Promise<void>;
	/** Writes the events of it that are held to be written together. */
	flush(): void;
	/** Gives it the row that its events and claims belong to. */
	adopt(sessionId: number, onEvents: (events: readonly EventBody[]) => void): void;
}

/**
 * @param protect keeps the project's git off our files; called before a session's first tool call
 * @param budgetLeft what the next session may cost
 * @param keepWork keeps what a session that broke off left uncommitted; called when nothing of it is left and before the next one's first tool call
 * @param window when sessions may work
 */
export function createSessions(
	store: ProjectStore,
	runId: number,
	control: RunControl,
	settings: SessionSettings,
	{
		protect,
		budgetLeft,
		keepWork,
		window,
	}: {
		readonly protect: () => Promise<void>;
		readonly budgetLeft: () => number | null;
		readonly keepWork: (sessionId: number) => Promise<void>;
		readonly window: RunWindow;
	},
): RunSessions {
	let next: Promise<Started | null> | null = null;
	let current: PreparedSession | null = null;
	let running: Promise<unknown> = Promise.resolve();
	let closed = false;
	const owner = ownIdentity();
	/**
	 * Resolves when nothing of the sessions before is left and the work tree is protected. A session is given its prompt
	 * meanwhile, and its tools wait for this.
	 */
	let ground: Promise<void> = Promise.resolve();
	/** @param flush writes what is held of the session: that an agent is held is told after what it did before */
	const gateOf = (flush: () => void): Gate => ({
		pass: () =>
			ground.then(
				() => {
					if (!control.gate.isOpen()) flush();
					return control.gate.pass();
				},
				() => 'stop',
			),
		holding: control.gate.holding,
	});

	/** Done whatever failed before: a box must be ended in any case. */
	function keepGround(work: () => Promise<void>): void {
		ground = ground.finally(work);
		ground.catch(control.breakOff);
	}

	async function start(kind: Kind): Promise<Started> {
		let sessionId: number | null = null;
		let onEvents: (events: readonly EventBody[]) => void = () => {};
		const id = () => {
			if (sessionId !== null) return sessionId;
			throw new AutocoderError('INTERNAL', 'A session was used before it had begun.');
		};
		const stopping = new AbortController();
		const stop = () => stopping.abort();
		const forget = control.onStop(stop);
		// A write that fails for good (lease lost, disk full) ends the run: a session that cannot be recorded must not go on.
		const batch = createEventBatch((events, usage) => store.sessions.record(id(), events, usage), control.breakOff);
		const host: SessionHost = {
			tools: {
				store,
				session: () => {
					// The journal tells of a call before what the call did.
					batch.flush();
					return id();
				},
			},
			attachments: store.blobs,
			gate: gateOf(() => {
				try {
					batch.flush();
				} catch {
					// What is only locked is written later, and the rest has ended the run.
				}
			}),
			stop: stopping.signal,
			budgetLeft,
			record: (events, usage) => {
				if (sessionId === null) return;
				batch.add(events, usage);
				onEvents(events);
			},
			ready: (facts) => void onceUnlocked(() => store.sessions.identify(id(), facts)).catch(control.breakOff),
		};
		let prepared: PreparedSession;
		try {
			prepared = await prepareSession(kind, settings, host);
		} catch (error) {
			forget();
			throw error;
		}
		return {
			kind,
			prepared,
			stop,
			async end() {
				forget();
				await prepared.end();
			},
			flush: batch.flush,
			adopt(adopted, listener) {
				sessionId = adopted;
				onEvents = listener;
			},
		};
	}

	function prewarm(): void {
		const { passing, total } = store.features.stats();
		// The session at hand may well be the last.
		if (next !== null || control.wish() === 'stopped' || total - passing === 1) return;
		if (window.permission()?.open === false) return;
		// A spare that cannot be started is no failure of the present session; the next one starts its own and says why.
		next = start('coding').catch(() => null);
	}

	async function endSpare(): Promise<void> {
		const spare = await next;
		next = null;
		await spare?.end();
	}

	async function takeSpare(kind: Kind): Promise<Started | null> {
		const spare = await next;
		next = null;
		if (spare === null) return null;
		if (spare.kind === kind && spare.prepared.isAlive()) return spare;
		await spare.end();
		return null;
	}

	async function obtain(kind: Kind): Promise<Started> {
		const started = (await takeSpare(kind)) ?? (await start(kind));
		if (!closed) return started;
		await started.end();
		throw new Error('The run ended before the session had begun.');
	}

	async function runOne(kind: Kind, prewarmNext: boolean): Promise<LastSession> {
		const sessionId = await onceUnlocked(() => store.sessions.begin({ kind, runId, owner, model: settings.model }));
		const began = performance.now();
		const held = control.gate.heldMs();
		const finish = async (end: SessionEnd): Promise<LastSession> => {
			const durationMs = Math.max(0, performance.now() - began - (control.gate.heldMs() - held));
			const { outcome, detail, resumesAt } = end;
			await onceUnlocked(() => started?.flush());
			await onceUnlocked(() => store.sessions.end(sessionId, { outcome, detail, durationMs, resumesAt }));
			return {
				...end,
				progress: store.sessions.madeProgress(sessionId),
				answered: (store.sessions.get(sessionId)?.turns ?? 0) > 0,
				at: store.now(),
			};
		};
		let started: Started | undefined;
		try {
			started = await obtain(kind);
		} catch (error) {
			const last = await finish({
				outcome: 'crashed',
				detail: messageOf(error).slice(0, 2_000),
				resumesAt: null,
				passing: false,
			});
			// An error of ours (no executable, a broken prompt) comes again however often a session is started.
			if (error instanceof AutocoderError) throw error;
			return last;
		}
		// An agent may have added our files since, or made the repository anew.
		keepGround(protect);
		started.adopt(sessionId, (events) => {
			// As early as that, so that even a short session has a successor that is ready.
			if (prewarmNext && events.some(({ type }) => type === 'session.ready')) prewarm();
		});
		const { prepared } = started;
		current = prepared;
		let windowEnded = false;
		const unwatch = window.onEnd(() => {
			windowEnded = true;
			started.stop();
		});
		let brokeOff = false;
		try {
			const end = await prepared.run();
			brokeOff = end.outcome !== 'completed';
			const byWindow = windowEnded && end.outcome === 'interrupted';
			return await finish(byWindow ? { ...end, detail: 'Its run window ended.' } : end);
		} finally {
			unwatch();
			current = null;
			keepGround(started.end);
			if (brokeOff) keepGround(() => keepWork(sessionId));
		}
	}

	return {
		run(kind, { prewarmNext }) {
			const session = runOne(kind, prewarmNext);
			running = session;
			return session;
		},
		endSpare,
		async close() {
			closed = true;
			control.gate.stop();
			await current?.end();
			// Its row is closed before the run's is; when that cannot be written any more, the next runner closes it.
			await running.catch(() => {});
			await endSpare();
			await ground;
		},
	};
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
