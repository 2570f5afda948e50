import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

const KEPT_CHARACTERS = 8 * 1024;

/** Reads a stream for ever, so that a full pipe never blocks its writer, and tells the last 8 kB of it. */
export function tailOf(stream: Readable): () => string {
	const decoder = new StringDecoder('utf8');
	let tail = '';
	stream.on('data', (chunk: Buffer) => {
		tail = (tail + decoder.write(chunk)).slice(-KEPT_CHARACTERS);
	});
	return () => tail;
}
