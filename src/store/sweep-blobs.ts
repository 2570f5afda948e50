import { existsSync, lstatSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import SQLite from 'better-sqlite3';
import { namesIn, type Retention } from './retention.ts';
import { translatingErrors } from './sqlite-errors.ts';

/** What a sweep removed. */
export interface Swept {
	readonly blobs: number;
	readonly bytes: number;
}

/** A blob that is younger may be about to be referred to. */
const GRACE_MS = 3_600_000;
const ROWS = 500;
/** So many files are removed while nobody can write. */
const FILES = 50;
const ASIDE = '.removed';

/**
 * Removes the blobs that neither the journal nor a conversation refers to.
 *
 * A blob is kept first and referred to after, by whatever process. So none is removed that was kept within the last hour, and to
 * keep one that is there already makes it young again (`blobs.ts`). What is left is a process that does so between our look and our
 * removal: the file is taken aside first, then looked at, and put back when it became young; whoever comes later does not find it and
 * writes it anew. All that happens under the write lock of the journal, after its latest rows were read, so that no reference
 * is missed either. A conversation is read before, and written by people at their own pace: the hour is for it, too.
 *
 * @param now Unix milliseconds
 * @param signal ends it early
 */
export async function sweepBlobs(
	{ blobs, assistant }: { readonly blobs: string; readonly assistant: string },
	retention: Retention,
	now: () => number,
	signal?: AbortSignal,
): Promise<Swept> {
	if (!existsSync(blobs) || !lstatSync(blobs).isDirectory()) return { blobs: 0, bytes: 0 };
	putBack(blobs);
	const old = readdirSync(blobs).filter((name) => isOld(join(blobs, name), now()));
	const partial = old.filter((name) => name.endsWith('.partial'));
	for (const name of partial) rmSync(join(blobs, name), { force: true });
	const candidates = new Set(old.filter((name) => /^[0-9a-f]{64}$/.test(name)));

	let seq = 0;
	for (let done = false; !done && candidates.size > 0; ) {
		if (signal?.aborted) return { blobs: 0, bytes: 0 };
		const part = retention.namesAfter(seq, ROWS);
		for (const name of part.names) candidates.delete(name);
		({ seq, done } = part);
		await nextTurn();
	}
	for (const name of namesInConversations(assistant)) candidates.delete(name);

	const swept = { blobs: 0, bytes: 0 };
	const rest = [...candidates];
	while (rest.length > 0 && !signal?.aborted) {
		const some = rest.splice(0, FILES);
		retention.whileNobodyWrites(seq, (recent) => {
			for (const name of some) {
				const bytes = recent.has(name) ? undefined : remove(join(blobs, name), now());
				if (bytes === undefined) continue;
				swept.blobs += 1;
				swept.bytes += bytes;
			}
		});
		await nextTurn();
	}
	if (!signal?.aborted) retention.noteBlobsSwept();
	return swept;
}

/** Says how large it was; undefined when it stays. */
function remove(path: string, now: number): number | undefined {
	const aside = `${path}${ASIDE}`;
	try {
		renameSync(path, aside);
	} catch {
		// Another sweep was faster.
		return undefined;
	}
	if (!isOld(aside, now)) {
		renameSync(aside, path);
		return undefined;
	}
	const { size } = lstatSync(aside);
	rmSync(aside, { force: true });
	return size;
}

/** A sweep that was killed may have left some aside: whether they are to go is asked again. */
function putBack(blobs: string): void {
	for (const name of readdirSync(blobs).filter((one) => one.endsWith(ASIDE))) {
		const path = join(blobs, name.slice(0, -ASIDE.length));
		if (existsSync(path)) rmSync(join(blobs, name), { force: true });
		else renameSync(join(blobs, name), path);
	}
}

function isOld(path: string, now: number): boolean {
	const stat = lstatSync(path, { throwIfNoEntry: false });
	return stat?.isFile() === true && now - stat.mtimeMs > GRACE_MS;
}

/** @throws AutocoderError when they cannot be read: then nothing may be removed */
function namesInConversations(path: string): string[] {
	if (!existsSync(path)) return [];
	return translatingErrors(path, () => {
		const connection = new SQLite(path, { fileMustExist: true, timeout: 5_000 });
		try {
			connection.pragma('query_only = ON');
			const columns = connection
				.prepare("SELECT name FROM pragma_table_info('conversation_messages') WHERE name IN ('attachments', 'parts')")
				.pluck()
				.all() as string[];
			return columns.flatMap((column) =>
				(
					connection
						.prepare(`SELECT ${column} FROM conversation_messages WHERE ${column} IS NOT NULL`)
						.pluck()
						.all() as unknown[]
				).flatMap((text) => namesIn(String(text))),
			);
		} finally {
			connection.close();
		}
	});
}
