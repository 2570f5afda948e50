import { ATTACHMENTS, MESSAGE_CHARACTERS } from '../../contract/chat.ts';
import type { MannersLimits } from '../socket-manners.ts';

/** Times in milliseconds. */
export interface ChatLimits extends MannersLimits {
	/** The most bytes of one message: four pictures in base64, and text of which each character may take six bytes of JSON. */
	readonly payloadBytes: number;
	/** A client whose socket holds more than this is looked at… */
	readonly bufferBytes: number;
	/** …and closed when it does so over so many checks, or at once when it holds this. */
	readonly fullChecks: number;
	readonly mostBufferBytes: number;
	readonly checkMs: number;
	/** Clients of all chats together. */
	readonly clients: number;
}

export const CHAT_LIMITS: ChatLimits = {
	payloadBytes: Math.ceil(ATTACHMENTS.bytes / 3) * 4 * ATTACHMENTS.most + MESSAGE_CHARACTERS * 6 + 100_000,
	messagesPerSecond: 20,
	bufferBytes: 512 * 1_024,
	fullChecks: 8,
	mostBufferBytes: 32 * 1_024 * 1_024,
	checkMs: 1_000,
	pingMs: 30_000,
	closeMs: 2_000,
	clients: 200,
};
