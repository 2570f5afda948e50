import type { ChatPicture } from '../agent/chat-session.ts';
import { ATTACHMENTS, type ChatClientMessage } from '../contract/chat.ts';
import type { Attachment, Message } from '../contract/conversation.ts';
import { AutocoderError } from '../contract/errors.ts';
import type { ProjectStore } from '../store/project-store.ts';

export type SentAttachment = NonNullable<Extract<ChatClientMessage, { type: 'message' }>['attachments']>[number];

/** What of the pictures of a talk a new Claude is given: the latest ones. */
const MOST_PICTURES = 8;
const MOST_BYTES = 10 * 1_024 * 1_024;

/**
 * Looks at what came with a message: by its first bytes, not by what it says of itself.
 *
 * @throws AutocoderError ATTACHMENT_INVALID
 */
export function checkPictures(
	sent: readonly SentAttachment[],
): { bytes: Buffer; attachment: Omit<Attachment, 'sha256'> }[] {
	if (sent.length > ATTACHMENTS.most)
		throw invalid(`${sent.length} files came with the message; at most ${ATTACHMENTS.most} may.`);
	return sent.map(({ filename, base64Data }) => {
		const name = JSON.stringify(filename.slice(0, 100));
		const bytes = Buffer.from(base64Data, 'base64');
		if (bytes.length > ATTACHMENTS.bytes) throw invalid(`${name} is larger than 5 MB.`);
		const type = pictureType(bytes);
		if (type === null) throw invalid(`${name} is neither a PNG nor a JPEG picture.`);
		return { bytes, attachment: { filename: plainName(filename), mime_type: type } };
	});
}

/** The pictures of messages as Claude takes them, the latest ones; what retention removed is left out. */
export function picturesOf(messages: readonly Message[], { blobs }: Pick<ProjectStore, 'blobs'>) {
	const found: { name: string; picture: ChatPicture }[] = [];
	let bytes = 0;
	for (const attachment of messages.flatMap((message) => message.attachments).reverse()) {
		const read = blobs.read(attachment.sha256);
		const type = read === undefined ? null : pictureType(read);
		if (read === undefined || type === null) continue;
		bytes += read.length;
		if (found.length === MOST_PICTURES || (found.length > 0 && bytes > MOST_BYTES)) break;
		found.unshift({ name: attachment.filename, picture: { mimeType: type, base64: read.toString('base64') } });
	}
	return found;
}

function pictureType(bytes: Buffer): ChatPicture['mimeType'] | null {
	const head = bytes.toString('latin1', 0, 8);
	if (head === '\x89PNG\r\n\x1a\n') return 'image/png';
	return head.startsWith('\xff\xd8\xff') ? 'image/jpeg' : null;
}

/** A name to be shown, and never a path. */
function plainName(filename: string): string {
	const name = filename.split(/[/\\]/).at(-1)?.replace(/\p{C}/gu, '').trim().toWellFormed();
	return name || 'picture';
}

function invalid(message: string): AutocoderError {
	return new AutocoderError('ATTACHMENT_INVALID', message);
}
