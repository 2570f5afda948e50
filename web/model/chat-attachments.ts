import type { ATTACHMENTS, ChatClientMessage } from '../../src/contract/chat.ts';

export type SentAttachment = NonNullable<Extract<ChatClientMessage, { type: 'message' }>['attachments']>[number];
type MimeType = SentAttachment['mimeType'];

// As in the contract, whose values would bring the schemas' library into the page.
export const MOST_ATTACHMENTS: (typeof ATTACHMENTS)['most'] = 4;
const MOST_BYTES = 5 * 1_024 * 1_024;

/** What a file begins with that is what it says. */
const BEGINNINGS: readonly (readonly [MimeType, readonly number[]])[] = [
	['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
	['image/jpeg', [0xff, 0xd8, 0xff]],
];

/** The part of a browser's file that is used here. */
export interface OfferedFile {
	readonly name: string;
	readonly size: number;
	arrayBuffer(): Promise<ArrayBuffer>;
}

export type Refusal = 'not_a_picture' | 'too_large' | 'unreadable';

/** A picture as it is sent, or why it cannot be. What is too large is not even read. */
export async function attachmentOf(file: OfferedFile): Promise<SentAttachment | Refusal> {
	if (file.size > MOST_BYTES) return 'too_large';
	let bytes: Uint8Array;
	try {
		bytes = new Uint8Array(await file.arrayBuffer());
	} catch {
		return 'unreadable';
	}
	const mimeType = BEGINNINGS.find(([, start]) => start.every((byte, index) => bytes[index] === byte))?.[0];
	if (mimeType === undefined) return 'not_a_picture';
	return { filename: nameOf(file.name, mimeType), mimeType, base64Data: base64(bytes) };
}

/** A pasted picture has no name of its own. */
function nameOf(name: string, mimeType: MimeType): string {
	return name.trim().slice(-255).toWellFormed() || `picture.${mimeType === 'image/png' ? 'png' : 'jpg'}`;
}

function base64(bytes: Uint8Array): string {
	const parts: string[] = [];
	// A function takes only so many arguments.
	for (let at = 0; at < bytes.length; at += 8_192) parts.push(String.fromCharCode(...bytes.subarray(at, at + 8_192)));
	return btoa(parts.join(''));
}
