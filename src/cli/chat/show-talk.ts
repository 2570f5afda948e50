import type { ChatServerMessage } from '../../contract/chat.ts';
import type { Message } from '../../contract/conversation.ts';
import { AutocoderError, ERRORS, type ErrorCode } from '../../contract/errors.ts';
import { shortTool } from '../../core/event-text.ts';
import { colours } from '../colours.ts';
import { visible } from '../output.ts';

/** A talk as it is written to a terminal: words as they come, tools as a line of their own. */
export interface ShownTalk {
	/** Takes all that happens. */
	hear(message: ChatServerMessage): void;
	/** Resolves when the next answer is over and written. @throws AutocoderError why there is none */
	answered(): Promise<Message>;
	/** The latest messages, in order. */
	messages(): readonly Message[];
}

/**
 * @param write writes words of the answer
 * @param note writes a line about what is done meanwhile
 * @param next what the person can do when there is no answer
 */
export function showTalk(write: (text: string) => void, note: (line: string) => void, next = ''): ShownTalk {
	let messages: readonly Message[] = [];
	/** How much of the present answer stands there, and whether in the middle of a line. */
	let written = 0;
	let inLine = false;
	let over: { resolve(message: Message): void; reject(error: unknown): void } | null = null;

	function put(text: string): void {
		if (text === '') return;
		write(visible(text));
		written += text.length;
		inLine = !text.endsWith('\n');
	}

	function endLine(): void {
		if (inLine) write('\n');
		inLine = false;
	}

	function replace(message: Message): void {
		messages = [...messages.filter(({ id }) => id !== message.id), message];
	}

	function hear(message: ChatServerMessage): void {
		switch (message.type) {
			case 'conversation':
				messages = message.messages;
				break;
			case 'message':
				replace(message.message);
				written = 0;
				break;
			case 'text':
				put(message.content);
				break;
			case 'tool_call':
				endLine();
				note(colours.dim(`  ${shortTool(message.tool)} ${visible(subjectOf(message.input))}`));
				break;
			case 'part_changed':
				messages = messages.map((each) =>
					each.id === message.message_id
						? {
								...each,
								parts: each.parts.map((part) => (part.tool_id === message.part.tool_id ? message.part : part)),
							}
						: each,
				);
				break;
			case 'response_done': {
				replace(message.message);
				put(message.message.content.slice(written));
				endLine();
				if (message.message.state !== 'failed') over?.resolve(message.message);
				break;
			}
			case 'error': {
				endLine();
				const code = message.code in ERRORS ? (message.code as ErrorCode) : 'INTERNAL';
				over?.reject(new AutocoderError(code, message.content, next));
				break;
			}
			default:
				break;
		}
	}

	return {
		hear,
		answered: () =>
			new Promise((resolve, reject) => {
				over = { resolve, reject };
			}),
		messages: () => messages,
	};
}

function subjectOf(input: Readonly<Record<string, unknown>>): string {
	const telling = ['file_path', 'pattern', 'path', 'feature_id', 'session_id', 'name', 'search']
		.map((name) => input[name])
		.find((value) => typeof value === 'string' || typeof value === 'number');
	return telling === undefined ? '' : String(telling).replace(/\s+/g, ' ').slice(0, 80);
}
