import { type BigIntStats, lstatSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** An entry of git's index, with what git knew of its file when it was added. */
export interface IndexEntry {
	readonly path: string;
	/** As git writes it, in octal. */
	readonly mode: string;
	readonly object: string;
	/** 0, unless the path is in conflict. */
	readonly stage: number;
	readonly mtime: { readonly seconds: bigint; readonly nanoseconds: bigint };
	/** The low 32 bits, as all of the index is. */
	readonly inode: bigint;
	readonly size: bigint;
	/** Git leaves the file alone, whatever lies there: outside a sparse checkout, or said to be unchanged. */
	readonly untouched: boolean;
}

/** A file as it lies in the work tree, to be kept as an object. */
export interface WorkFile {
	readonly path: string;
	readonly mode: string;
	/** What is read for it: the file, or a copy of what a link says. Absolute. */
	readonly source: string;
}

export interface WorkFiles {
	/** Entries whose file is as git knows it. */
	readonly same: readonly IndexEntry[];
	readonly changed: readonly WorkFile[];
	/** Why some of it is not taken in; null when all is. */
	readonly leftOut: string | null;
}

const MOST_FILES = 50_000;
const MOST_BYTES = 50_000_000;

const SKIP_WORKTREE = 0x4000_0000;
const ASSUME_UNCHANGED = 0x8000;
const GITLINK = '160000';
const LOW = 0xffff_ffffn;

/** What `git ls-files --stage --debug -z` prints of each entry. */
const ENTRY =
	/(\d{6}) ([0-9a-f]+) (\d)\t([^\0]+)\0 {2}ctime: \d+:\d+\n {2}mtime: (\d+):(\d+)\n {2}dev: \d+\tino: (\d+)\n {2}uid: \d+\tgid: \d+\n {2}size: (\d+)\tflags: ([0-9a-f]+)\n/gy;

/** The entries of an index. @throws Error when git printed something else */
export function parseIndex(listed: string): IndexEntry[] {
	const entries: IndexEntry[] = [];
	let read = 0;
	for (const match of listed.matchAll(ENTRY)) {
		const [
			text,
			mode = '',
			object = '',
			stage,
			path = '',
			seconds = '',
			nanoseconds = '',
			inode = '',
			size = '',
			flags = '',
		] = match;
		read += text.length;
		entries.push({
			path,
			mode,
			object,
			stage: Number(stage),
			mtime: { seconds: BigInt(seconds), nanoseconds: BigInt(nanoseconds) },
			inode: BigInt(inode),
			size: BigInt(size),
			untouched: (Number.parseInt(flags, 16) & (SKIP_WORKTREE | ASSUME_UNCHANGED)) !== 0,
		});
	}
	if (read !== listed.length) throw new Error('git lists its index in a form that is not known.');
	return entries;
}

/**
 * Holds a work tree against the index, by what the system says of each file, as git does, and without asking git: whether a file is
 * the same to git may depend on programs that the repository names.
 *
 * @param untracked paths that are not in the index and not excluded
 * @param indexWritten when the index was written: a file that changed then or later may look the same and not be it. Nanoseconds
 * @param scratch a directory for what links say
 */
export async function compareWorkTree(
	directory: string,
	index: readonly IndexEntry[],
	untracked: readonly string[],
	indexWritten: bigint,
	scratch: string,
): Promise<WorkFiles> {
	const same: IndexEntry[] = [];
	const changed: WorkFile[] = [];
	const left = { large: 0, many: 0, repositories: 0, names: 0 };
	const isPlace = createPlaces(directory);
	const seen = new Set<string>();

	function take(path: string, stat: BigIntStats, entry: IndexEntry | undefined): void {
		const keep = () => {
			if (entry?.stage === 0) same.push(entry);
		};
		if (stat.size > MOST_BYTES) {
			left.large += 1;
			keep();
			return;
		}
		if (changed.length >= MOST_FILES) {
			left.many += 1;
			keep();
			return;
		}
		const source = join(directory, path);
		if (!stat.isSymbolicLink()) {
			changed.push({ path, mode: (stat.mode & 0o100n) === 0n ? '100644' : '100755', source });
			return;
		}
		// Git would follow the link, out of the project perhaps.
		const copy = join(scratch, `link-${changed.length}`);
		writeFileSync(copy, readlinkSync(source, 'buffer'));
		changed.push({ path, mode: '120000', source: copy });
	}

	let looked = 0;
	for (const [path, entry] of [
		...index.map((one) => [one.path, one] as const),
		...untracked.map((one) => [one, undefined] as const),
	]) {
		// So that a tree of any size does not hold up the rest of the process.
		looked += 1;
		if (looked % 1_000 === 0) await nextTurn();
		// A path in conflict is in the index several times.
		if (seen.has(path)) continue;
		seen.add(path);
		// Names are read as UTF-8; others cannot be given back to git.
		if (path.includes('\ufffd')) {
			left.names += 1;
			continue;
		}
		if (path.endsWith('/')) {
			left.repositories += 1;
			continue;
		}
		if (entry !== undefined && (entry.mode === GITLINK || entry.untouched)) {
			same.push(entry);
			continue;
		}
		const stat = isPlace(path) ? lstatSync(join(directory, path), { bigint: true, throwIfNoEntry: false }) : undefined;
		// What is gone is gone in what is kept, too.
		if (stat === undefined || !(stat.isFile() || stat.isSymbolicLink())) continue;
		if (entry !== undefined && isSame(entry, stat, indexWritten)) same.push(entry);
		else take(path, stat, entry);
	}
	return { same, changed, leftOut: describe(left) };
}

function isSame({ stage, mode, mtime, inode, size }: IndexEntry, stat: BigIntStats, indexWritten: bigint): boolean {
	const seconds = stat.mtimeNs / 1_000_000_000n;
	const nanoseconds = stat.mtimeNs % 1_000_000_000n;
	return (
		stage === 0 &&
		(mode === '120000') === stat.isSymbolicLink() &&
		(stat.isSymbolicLink() || (mode === '100755') === ((stat.mode & 0o100n) !== 0n)) &&
		size === (stat.size & LOW) &&
		inode === (stat.ino & LOW) &&
		mtime.seconds === (seconds & LOW) &&
		// A git that was built without them writes none.
		(mtime.nanoseconds === 0n || mtime.nanoseconds === nanoseconds) &&
		stat.mtimeNs < indexWritten
	);
}

/** Says whether all directories above a path are directories: behind a link lies something that is not the project's. */
function createPlaces(directory: string): (path: string) => boolean {
	const known = new Map<string, boolean>([['', true]]);
	const isDirectory = (place: string): boolean => {
		const before = known.get(place);
		if (before !== undefined) return before;
		const above = place.slice(0, Math.max(0, place.lastIndexOf('/')));
		const is =
			isDirectory(above) && (lstatSync(join(directory, place), { throwIfNoEntry: false })?.isDirectory() ?? false);
		known.set(place, is);
		return is;
	};
	return (path) => isDirectory(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
}

function describe(left: { large: number; many: number; repositories: number; names: number }): string | null {
	const parts = [
		left.large > 0 ? `${left.large} of more than ${MOST_BYTES / 1_000_000} MB` : '',
		left.many > 0 ? `${left.many} beyond the first ${MOST_FILES}` : '',
		left.repositories > 0 ? `${left.repositories} that are repositories of their own` : '',
		left.names > 0 ? `${left.names} whose names are not UTF-8` : '',
	].filter(Boolean);
	return parts.length === 0 ? null : `Left out: ${parts.join(', ')}.`;
}
