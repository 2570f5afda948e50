import { lstatSync, realpathSync, renameSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AutocoderError } from '../contract/errors.ts';
import type { Registry } from '../store/registry.ts';
import { translatingErrors } from '../store/sqlite-errors.ts';
import { isInside } from './nesting.ts';
import { withoutLinks } from './paths.ts';

const INSTALLATION = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Forgets a project and takes its directory away from its place, in one step: no half of it is ever seen there. What was taken
 * away is deleted by `deleteAside`.
 *
 * @param home autocoder's own directory
 * @returns where the directory is now
 * @throws AutocoderError DELETE_REFUSED, PROJECT_NOT_FOUND, PROJECT_UNREADABLE
 */
export function setAside(name: string, registry: Registry, home: string): string {
	const project = registry.find(name);
	if (project === undefined) throw new AutocoderError('PROJECT_NOT_FOUND', `There is no project "${name}".`);
	const { path } = project;
	const others = registry.list().filter((other) => other.name !== name);
	refuseHarm(
		path,
		home,
		others.map((other) => other.path),
	);
	const aside = join(dirname(path), `.${name}.deleted.${process.pid}.${Date.now()}`);
	registry.remove(name, () => translatingErrors(path, () => renameSync(path, aside)));
	return aside;
}

/** Links in it are deleted, what they lead to is not. */
export async function deleteAside(aside: string): Promise<void> {
	try {
		await rm(aside, { recursive: true, force: true });
	} catch (cause) {
		throw new AutocoderError(
			'PROJECT_UNREADABLE',
			`The project is gone from the list, but not all of its files could be deleted: the rest is in ${aside}.`,
			'Delete that directory yourself.',
			{ cause },
		);
	}
}

function refuseHarm(path: string, home: string, others: readonly string[]): void {
	const stat = lstatSync(path, { throwIfNoEntry: false });
	if (!stat?.isDirectory() || realpathSync(path) !== path)
		throw refusal(path, 'is no directory any more, or lies behind a link');
	const kept = {
		'the root of the disk': parse(path).root,
		'your home directory': homedir(),
		"autocoder's own directory": home,
		'autocoder itself': INSTALLATION,
	};
	for (const [what, place] of Object.entries(kept)) {
		const real = withoutLinks(place);
		if (real === path || isInside(real, path)) throw refusal(path, `is or contains ${what}`);
	}
	const inner = others.find((other) => withoutLinks(other) === path || isInside(withoutLinks(other), path));
	if (inner !== undefined) throw refusal(path, `contains another project, ${inner}`);
}

function refusal(path: string, why: string): AutocoderError {
	return new AutocoderError(
		'DELETE_REFUSED',
		`${path} ${why}, so it is not deleted.`,
		'Remove the project from the list only, and delete by hand what is to go.',
	);
}
