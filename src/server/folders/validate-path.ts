import { constants, type Stats } from 'node:fs';
import { access, opendir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { Validation } from '../../contract/api/filesystem.ts';
import { AutocoderError } from '../../contract/errors.ts';
import { listFolder } from './list-folder.ts';
import { pathError } from './path-errors.ts';
import { type PathRules, resolvePath } from './resolve-path.ts';

const MOST_SUGGESTIONS = 8;

/** Whether a project can be put at a path, which need not exist; whatever was typed, the answer is a reason and no error. */
export async function validatePath(text: string, rules: PathRules): Promise<Validation> {
	const nothing: Validation = {
		path: text,
		usable: false,
		exists: false,
		is_directory: false,
		readable: false,
		writable: false,
		empty: false,
		inside_project: null,
		suggestions: [],
		reason: null,
	};
	try {
		const path = await resolvePath(text, rules);
		const facts = await look(path, rules);
		const reason = whyNot(path, facts, rules);
		const suggestions = facts.exists ? [] : await similarFolders(path, rules);
		return { ...nothing, path, ...facts, usable: reason === null, suggestions, reason };
	} catch (error) {
		if (!(error instanceof AutocoderError)) throw error;
		return { ...nothing, reason: error.message };
	}
}

type Facts = Pick<Validation, 'exists' | 'is_directory' | 'readable' | 'writable' | 'empty' | 'inside_project'>;

async function look(path: string, rules: PathRules): Promise<Facts> {
	const may = (mode: number, what = path) => succeeds(() => rules.inTime(what, () => access(what, mode)));
	const found = await statOf(path, rules);
	const inside_project = await projectAbove(path, rules);
	if (found === undefined) {
		const above = await nearestAbove(path, rules);
		const writable = await may(constants.W_OK | constants.X_OK, above);
		return { exists: false, is_directory: false, readable: false, writable, empty: true, inside_project };
	}
	const directory = found.isDirectory();
	return {
		exists: true,
		is_directory: directory,
		readable: await may(directory ? constants.R_OK | constants.X_OK : constants.R_OK),
		writable: await may(directory ? constants.W_OK | constants.X_OK : constants.W_OK),
		empty: directory && (await isEmpty(path, rules)),
		inside_project,
	};
}

function whyNot(path: string, facts: Facts, { surroundings }: PathRules): string | null {
	if (facts.exists && !facts.is_directory) return `${path} is a file.`;
	if (holds(path, surroundings.home)) return `${path} holds your whole home directory. Choose a folder of its own.`;
	if (facts.inside_project !== null) return `${path} lies inside the project ${facts.inside_project}.`;
	if (facts.exists && !facts.readable) return `${path} cannot be read.`;
	if (!facts.writable) return facts.exists ? `${path} cannot be written.` : `${path} cannot be made: no permission.`;
	return null;
}

function holds(outer: string, inner: string): boolean {
	const way = relative(outer, inner);
	return way === '' || !(way === '..' || way.startsWith(`..${sep}`));
}

async function statOf(path: string, { inTime }: PathRules): Promise<Stats | undefined> {
	try {
		return await inTime(path, () => stat(path));
	} catch (error) {
		const known = pathError(path, error);
		if (known instanceof AutocoderError && known.code === 'FILE_NOT_FOUND') return undefined;
		throw known;
	}
}

async function nearestAbove(path: string, rules: PathRules): Promise<string> {
	const above = dirname(path);
	const found = await statOf(above, rules);
	if (found === undefined && above !== path) return nearestAbove(above, rules);
	if (found?.isDirectory()) return above;
	throw new AutocoderError('PATH_NOT_A_DIRECTORY', `${above} is a file.`);
}

async function projectAbove(path: string, rules: PathRules): Promise<string | null> {
	const above = dirname(path);
	if (above === path) return null;
	const database = join(above, 'features.db');
	if (await succeeds(() => rules.inTime(database, () => access(database)))) return above;
	return projectAbove(above, rules);
}

async function isEmpty(path: string, { inTime }: PathRules): Promise<boolean> {
	try {
		const folder = await inTime(path, () => opendir(path));
		try {
			return (await inTime(path, () => folder.read())) === null;
		} finally {
			await inTime(path, () => folder.close());
		}
	} catch {
		return false;
	}
}

/** Folders beside the missing one whose names begin alike, as for somebody who is still typing. */
async function similarFolders(path: string, rules: PathRules): Promise<string[]> {
	const typed = basename(path).toLowerCase();
	try {
		const { entries } = await listFolder(dirname(path), typed.startsWith('.'), rules);
		return entries
			.filter(({ name, is_directory, readable }) => is_directory && readable && name.toLowerCase().startsWith(typed))
			.slice(0, MOST_SUGGESTIONS)
			.map((entry) => entry.path);
	} catch {
		return [];
	}
}

async function succeeds(work: () => Promise<unknown>): Promise<boolean> {
	try {
		await work();
		return true;
	} catch {
		return false;
	}
}
