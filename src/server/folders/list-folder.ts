import { constants } from 'node:fs';
import { access, opendir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Folder, FolderEntry } from '../../contract/api/filesystem.ts';
import { isSensitive } from '../../guard/sensitive-paths.ts';
import { pathError } from './path-errors.ts';
import { type PathRules, resolvePath } from './resolve-path.ts';

/** What is read of a folder at most, and what is shown of it. */
const MOST_READ = 10_000;
const MOST_SHOWN = 1_000;

/**
 * What a folder holds, directories first.
 *
 * @throws AutocoderError those of `resolvePath`, and FILE_NOT_FOUND
 */
export async function listFolder(text: string, showHidden: boolean, rules: PathRules): Promise<Folder> {
	const path = await resolvePath(text, rules);
	const { names, complete } = await readNames(path, showHidden, rules);
	const examined: FolderEntry[] = [];
	// One after the other: a question that hangs must not hold more than one thread.
	for (const name of names) examined.push(await examine(path, name, rules));
	const entries = examined.sort(
		(a, b) => Number(b.is_directory) - Number(a.is_directory) || byName.compare(a.name, b.name),
	);
	return {
		path,
		parent: dirname(path) === path ? null : dirname(path),
		breadcrumbs: breadcrumbs(path),
		entries: entries.slice(0, MOST_SHOWN),
		truncated: !complete || entries.length > MOST_SHOWN,
	};
}

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** The names in a folder, the directories among them first where there are too many to be looked at. */
async function readNames(path: string, showHidden: boolean, { inTime }: PathRules) {
	const [directories, others]: [string[], string[]] = [[], []];
	let read = 0;
	try {
		const folder = await inTime(path, () => opendir(path, { bufferSize: 256 }));
		try {
			for (;;) {
				const entry = await inTime(path, () => folder.read());
				if (entry === null) break;
				read += 1;
				if (read > MOST_READ) break;
				if (!showHidden && isHidden(entry.name)) continue;
				(entry.isFile() ? others : directories).push(entry.name);
			}
		} finally {
			await inTime(path, () => folder.close());
		}
	} catch (error) {
		throw pathError(path, error);
	}
	const names = [...directories.sort(byName.compare), ...others.sort(byName.compare)];
	return { names: names.slice(0, MOST_SHOWN + 1), complete: read <= MOST_READ };
}

async function examine(parent: string, name: string, { surroundings, inTime }: PathRules): Promise<FolderEntry> {
	const path = join(parent, name);
	const entry = { name, path, is_directory: false, is_hidden: isHidden(name), is_project: false, readable: false };
	try {
		const real = await inTime(path, () => realpath(path));
		const directory = (await inTime(path, () => stat(real))).isDirectory();
		if (isSensitive(real, surroundings)) return { ...entry, is_directory: directory };
		const may = async (mode: number, what: string) => {
			try {
				await inTime(path, () => access(what, mode));
				return true;
			} catch {
				return false;
			}
		};
		return {
			...entry,
			is_directory: directory,
			is_project: directory && (await may(constants.F_OK, join(real, 'features.db'))),
			readable: await may(directory ? constants.R_OK | constants.X_OK : constants.R_OK, real),
		};
	} catch {
		// Gone meanwhile, a link that leads nowhere, a disk that does not answer: it is shown, and that is all.
		return entry;
	}
}

function isHidden(name: string): boolean {
	return name.startsWith('.');
}

function breadcrumbs(path: string): Folder['breadcrumbs'] {
	const crumb = { name: basename(path) || path, path };
	return dirname(path) === path ? [crumb] : [...breadcrumbs(dirname(path)), crumb];
}
