import { randomUUID } from 'node:crypto';
import { type ChatPicture, type ChatSession, startChatSession } from '../agent/chat-session.ts';
import { findCredentials } from '../agent/credentials.ts';
import { chatPrompt } from '../agent/prompts.ts';
import type { Conversation, Message } from '../contract/conversation.ts';
import { AutocoderError } from '../contract/errors.ts';
import type { BoxKind } from '../contract/process.ts';
import type { SessionOutcome } from '../contract/session.ts';
import type { SessionEnd } from '../core/outcome.ts';
import { specState } from '../core/spec.ts';
import { ownIdentity } from '../process/identity.ts';
import { projectMarker } from '../process/marker.ts';
import { readPrompts } from '../projects/prompt-files.ts';
import type { Answer } from './answer.ts';
import { clearUp, scratchKey } from './clear-up.ts';
import type { ChatHost, ChatMachine } from './host.ts';
import { toolsOf } from './kinds.ts';
import { openingText } from './opening.ts';
import { picturesOf } from './pictures.ts';
import type { TalkTools } from './tools/talk-tools.ts';

export interface Question {
	readonly said: Message;
	/** What was said until then. */
	readonly before: readonly Message[];
	readonly conversation: Conversation;
	readonly answer: Answer;
	/** Whether the person has broken it off by now. */
	stopped(): boolean;
}

/** The Claude of a talk: started when it is needed, kept between messages, ended when nobody speaks to it. */
export interface Speaker {
	/** Says what a person said and resolves when the answer is over. */
	ask(question: Question): Promise<SessionEnd>;
	interrupt(): void;
	/** Something that Claude is to know with the next message. */
	note(text: string): void;
	/** The revision of the specification that Claude was given; by what was written since it follows. */
	specRevision(): string;
	wroteSpec(revision: string): void;
	sessionId(): number | null;
	/** When it was last spoken to; grows with time. */
	usedAt(): number;
	/** Ends Claude; the next message starts another with all that was said. */
	end(outcome?: SessionOutcome): Promise<void>;
}

interface Present {
	readonly session: ChatSession;
	readonly id: number;
	readonly startedAt: number;
	identified: boolean;
}

/** @param makeRoom called before a Claude is started */
export function createSpeaker(
	host: ChatHost,
	machine: ChatMachine,
	tools: () => TalkTools,
	makeRoom: () => Promise<void>,
): Speaker {
	let present: Present | null = null;
	let revision = '';
	let notes: string[] = [];
	let idle: NodeJS.Timeout | undefined;
	let usedAt = 0;

	async function ask({ said, before, conversation, answer, stopped }: Question): Promise<SessionEnd> {
		clearTimeout(idle);
		usedAt = performance.now();
		if (present !== null && !present.session.isAlive()) await end('crashed');
		const known = present;
		const { session, id, opening, pictures } =
			known === null
				? await begin(before, conversation)
				: { ...known, opening: takeNotes(), pictures: [] as readonly ChatPicture[] };
		const sent = await host.features((store) => picturesOf([said], store));
		if (stopped()) {
			// It does not know what was said, and the next one will.
			await end('interrupted');
			return { outcome: 'interrupted', detail: null, resumesAt: null, passing: false };
		}
		const ended = await session.ask(
			opening + said.content,
			[...pictures, ...sent.map(({ picture }) => picture)],
			answer.take,
		);
		await save(id, session);
		if (ended.outcome !== 'completed' && ended.outcome !== 'interrupted') await end(ended.outcome, ended.detail);
		else if (!session.isAlive()) await end(ended.outcome);
		idle = setTimeout(() => void end().catch(() => {}), machine.bounds.idleMs).unref();
		return ended;
	}

	async function begin(before: readonly Message[], conversation: Conversation) {
		if (findCredentials(machine.environment, process.platform) === null)
			throw new AutocoderError('CREDENTIALS_MISSING', 'No Claude credentials were found.');
		await makeRoom();
		const box = await machine.box();
		const model = await host.model();
		await clearUp(host, box);
		const { app_spec } = readPrompts(host.directory);
		revision = app_spec.revision;
		notes = [];
		const earlier = await host.features((store) => picturesOf(before, store));
		const { kind, depth } = conversation;
		const id = await host.features((store) => store.sessions.begin({ kind, runId: null, owner: ownIdentity(), model }));
		const session = await start(id, kind, model, box);
		present = { session, id, startedAt: performance.now(), identified: false };
		const opening = openingText({
			kind,
			depth,
			spec: app_spec.own && specState(app_spec.text) === 'filled' ? app_spec.text : null,
			history: before,
			pictures: earlier.map(({ name }) => name),
		});
		return { session, id, opening, pictures: earlier.map(({ picture }) => picture) };
	}

	async function start(
		id: number,
		kind: Conversation['kind'],
		model: string | null,
		box: BoxKind,
	): Promise<ChatSession> {
		try {
			return startChatSession({
				projectDirectory: host.directory,
				systemPrompt: chatPrompt(host.directory, kind),
				model,
				claudeExecutable: machine.claudeExecutable,
				environment: machine.environment,
				box: {
					kind: box,
					marker: `${projectMarker(host.directory)}:chat-${process.pid}-${randomUUID()}`,
					scratchKey: scratchKey(process.pid),
					projectKey: projectMarker(host.directory),
					home: machine.home,
				},
				bounds: machine.bounds,
				version: machine.version,
				servers: toolsOf(kind, tools(), () => id),
			});
		} catch (error) {
			const detail = machine.redact(String(error));
			await host.features((store) => store.sessions.end(id, { outcome: 'crashed', detail, durationMs: 0 }));
			throw error;
		}
	}

	/** What a Claude that went on does not know yet. */
	function takeNotes(): string {
		const text = notes.map((note) => `[${note}]\n\n`).join('');
		notes = [];
		return text;
	}

	async function save(id: number, session: ChatSession): Promise<void> {
		const facts = session.facts();
		await host.features((store) => {
			if (facts !== null && present?.identified === false) store.sessions.identify(id, facts);
			store.sessions.record(id, [], session.usage());
		});
		if (present !== null && facts !== null) present.identified = true;
	}

	async function end(outcome: SessionOutcome = 'completed', detail: string | null = null): Promise<void> {
		clearTimeout(idle);
		const ending = present;
		if (ending === null) return;
		present = null;
		const { session, id, startedAt } = ending;
		try {
			await session.end();
		} finally {
			const durationMs = performance.now() - startedAt;
			await host.features((store) => {
				store.sessions.record(id, [], session.usage());
				store.sessions.end(id, { outcome, detail: detail === null ? null : machine.redact(detail), durationMs });
			});
		}
	}

	return {
		ask,
		interrupt: () => present?.session.interrupt(),
		note: (text) => void notes.push(text),
		specRevision: () => revision,
		wroteSpec(next) {
			revision = next;
		},
		sessionId: () => present?.id ?? null,
		usedAt: () => usedAt,
		end: (outcome) => end(outcome),
	};
}
