import type { Message } from '../contract/conversation.ts';
import { AutocoderError } from '../contract/errors.ts';
import { ownIdentity } from '../process/identity.ts';
import { type Answer, createAnswer } from './answer.ts';
import { EMPTY, type Failure, failureFrom, failureOf } from './failure.ts';
import type { ChatMachine } from './host.ts';
import type { Speaker } from './speaker.ts';
import type { TalkRecord } from './talk-record.ts';

/** Gives the answers of a talk: has Claude speak, tells it as it comes, and keeps it however it ends. */
export interface Responder {
	/** Begins to answer the last message of a person, and does not wait for the end. */
	respond(messages: readonly Message[]): void;
	answering(): boolean;
	present(): Answer | null;
	/** The answer that is being given. @throws AutocoderError when there is none */
	current(): Answer;
	/** Waits for the end of an answer to which the person has answered already: it has asked or proposed, and is about to end. */
	settle(): Promise<void>;
	/** Breaks it off as a person wants it. */
	stop(): void;
	/** Ends Claude, and with it the answer, which is kept as far as it came. */
	end(): Promise<void>;
}

/** How long an answer may go on to which the person has answered. */
const SETTLE_MS = 5_000;

export function createResponder(
	id: number,
	record: TalkRecord,
	speaker: Speaker,
	{ redact, bounds }: Pick<ChatMachine, 'redact' | 'bounds'>,
): Responder {
	const { db, say } = record;
	let answer: Answer | null = null;
	/** Resolves when the answer under way is over. */
	let under: Promise<void> | null = null;
	let stopped = false;

	/** No answer is being given any more. A client may go on as soon as it hears of it, so nothing of this one may come later. */
	function rest(failure: Failure | null, message: Message | null = null): void {
		under = null;
		answer = null;
		if (message !== null) say({ type: 'response_done', message });
		if (failure !== null) say({ type: 'error', ...failure, content: redact(failure.content) });
	}

	async function answerTo(messages: readonly Message[]): Promise<void> {
		let failure: Failure | null;
		let row: Message | null = null;
		try {
			row = await db(
				(all) => all.append(id, { role: 'assistant', content: '', state: 'partial' }, ownIdentity()),
				(message) => say({ type: 'message', message }),
			);
			failure = await ask(messages, row);
		} catch (error) {
			failure = failureFrom(error);
		}
		if (row === null) rest(failure);
		else await finish(row, failure);
	}

	async function ask(messages: readonly Message[], row: Message): Promise<Failure | null> {
		const at = messages.findLastIndex(({ role }) => role === 'user');
		const said = messages[at];
		if (said === undefined) return EMPTY;
		const writing = createSaver((change) => db((all) => all.amend(row.id, change)), bounds.saveMs);
		const current = createAnswer({
			message: row,
			redact,
			say,
			changed: writing.changed,
			rewritten: () => void record.tellAnew().catch(() => {}),
		});
		writing.of(current);
		answer = current;
		try {
			const before = messages.filter((_, index) => index !== at);
			const conversation = await db((all) => all.get(id));
			const ended = await speaker.ask({ said, before, conversation, answer: current, stopped: () => stopped });
			const { content, parts } = current.whole();
			const silent =
				ended.outcome === 'completed' && content.trim() === '' && parts.every(({ type }) => type === 'tool');
			return silent ? EMPTY : failureOf(ended);
		} finally {
			writing.stop();
		}
	}

	/** Writes the answer down as it ended. */
	async function finish(row: Message, failure: Failure | null): Promise<void> {
		const change = {
			...(answer === null ? {} : answer.whole()),
			state: failure !== null ? ('failed' as const) : stopped ? ('stopped' as const) : ('complete' as const),
		};
		try {
			await db(
				(all) => all.amend(row.id, change),
				(message) => {
					rest(failure, message);
				},
			);
		} catch (error) {
			rest(failureFrom(error));
		}
	}

	return {
		respond(messages) {
			stopped = false;
			under = answerTo(messages);
		},
		answering: () => under !== null,
		present: () => answer,
		current() {
			if (answer !== null) return answer;
			throw new AutocoderError('CHAT_BUSY', 'No answer is being given, so nothing can be shown.', 'End your turn.');
		},
		async settle() {
			if (under === null) return;
			const timer = setTimeout(() => speaker.interrupt(), SETTLE_MS);
			await under.finally(() => clearTimeout(timer));
		},
		stop() {
			if (under === null) return;
			stopped = true;
			speaker.interrupt();
		},
		async end() {
			const ending = under;
			stopped = ending !== null;
			await speaker.end(ending === null ? 'completed' : 'interrupted');
			await ending;
		},
	};
}

/** Writes a growing answer down now and then. */
function createSaver(save: (change: ReturnType<Answer['whole']>) => Promise<unknown>, everyMs: number) {
	let current: Answer | null = null;
	let timer: NodeJS.Timeout | undefined;
	const write = () => {
		clearTimeout(timer);
		timer = undefined;
		// Whatever hinders it, the next one holds it all, and the last one says what is wrong.
		if (current !== null) save({ content: current.present().content, parts: current.present().parts }).catch(() => {});
	};
	return {
		of(next: Answer) {
			current = next;
		},
		changed(soon: boolean) {
			if (soon) write();
			else timer ??= setTimeout(write, everyMs);
		},
		stop() {
			clearTimeout(timer);
			current = null;
		},
	};
}
