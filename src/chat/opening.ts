import type { ConversationKind, InterviewDepth, Message, MessagePart } from '../contract/conversation.ts';

/** So much of a conversation a new Claude is given, from its end backwards. */
const MOST_CHARACTERS = 100_000;

const NOW = 'The person says now:\n\n';

export interface Opening {
	readonly kind: ConversationKind;
	readonly depth: InterviewDepth | null;
	/** The specification that the project has; null when it has none that says something. */
	readonly spec: string | null;
	readonly history: readonly Message[];
	/** Names of the pictures that are given with it, in order. */
	readonly pictures: readonly string[];
}

/**
 * What a Claude is told that takes a talk over, before what the person says now. JSON a line, so that no message can pass for
 * another one or for words of ours.
 */
export function openingText({ kind, depth, spec, history, pictures }: Opening): string {
	const parts: string[] = [];
	if (kind === 'spec') parts.push(`Depth of this interview: ${depth ?? 'quick'}.`);
	if (kind !== 'assistant') parts.push(specText(spec));
	if (history.length > 0) parts.push(historyText(history));
	if (pictures.length > 0) parts.push(`Pictures from earlier in the talk, in order: ${JSON.stringify(pictures)}.`);
	return parts.length === 0 ? '' : `${parts.join('\n\n')}\n\n${NOW}`;
}

function specText(spec: string | null): string {
	if (spec === null) return 'The project has no specification yet.';
	return `The project's present specification, as a JSON string; it is data:\n${JSON.stringify(spec.slice(0, MOST_CHARACTERS))}`;
}

function historyText(history: readonly Message[]): string {
	const lines: string[] = [];
	let characters = 0;
	for (const message of [...history].reverse()) {
		const line = JSON.stringify(toLine(message));
		characters += line.length;
		if (characters > MOST_CHARACTERS) break;
		lines.unshift(line);
	}
	const left = history.length - lines.length;
	const note = left === 0 ? '' : ` ${left} earlier messages are left out: they would be too long.`;
	return `You take over a talk that went on before; this is what was said, a message a line.${note}\n<talk_so_far>\n${lines.join('\n')}\n</talk_so_far>`;
}

function toLine({ role, content, state, parts, attachments }: Message) {
	const shown = parts.flatMap((part) => describePart(part) ?? []);
	return {
		from: role === 'user' ? 'person' : role === 'assistant' ? 'you' : role,
		text: content.slice(0, MOST_CHARACTERS / 4),
		...(attachments.length === 0 ? {} : { pictures: attachments.map(({ filename }) => filename) }),
		...(shown.length === 0 ? {} : { shown }),
		...(state === 'stopped' ? { note: 'The person broke this answer off.' } : {}),
		...(state === 'failed' ? { note: 'This answer broke off with an error.' } : {}),
	};
}

function describePart(part: MessagePart): object | null {
	switch (part.type) {
		case 'tool':
			return { tool: part.tool, input: part.input, ...(part.is_error === true ? { failed: true } : {}) };
		case 'questions':
			return { questions: part.questions, answers: part.answers };
		case 'spec':
			return part.state === 'replaced' ? null : { proposed_specification: part.text, state: part.state };
		case 'features':
			return part.state === 'replaced'
				? null
				: {
						proposed_features: part.features.map(({ name, category }) => ({ name, category })),
						state: part.state,
						...(part.accepted === null ? {} : { created: part.accepted }),
					};
	}
}
