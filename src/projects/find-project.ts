import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, isAbsolute, join, resolve } from 'node:path';
import { AutocoderError } from '../contract/errors.ts';
import { projectName } from '../contract/project.ts';
import { openRegistry, type Registry } from '../store/registry.ts';
import { shownText } from './shown-text.ts';

/** Paths are longer than names. */
const MOST_SHOWN = 200;

export interface ProjectArgument {
	/** A registered name or a path, from the command line. */
	readonly project?: string | undefined;
	/** A path, from `--project-dir`. */
	readonly projectDir?: string | undefined;
}

/**
 * The directory that is meant, without symbolic links.
 *
 * @throws AutocoderError USAGE, PROJECT_NOT_FOUND, PROJECT_NOT_A_DIRECTORY, PROJECT_UNREADABLE
 */
export function findProject({ project, projectDir }: ProjectArgument, { home }: { readonly home: string }): string {
	if (projectDir) return toDirectory(projectDir);
	// An empty text, as an unset variable of a shell script leaves it, would otherwise be the current directory.
	if (!project || projectDir === '')
		throw new AutocoderError(
			'USAGE',
			'No project was named.',
			'Give a registered name or a path, or use --project-dir DIR.',
		);
	const registered = projectName.safeParse(project).success
		? readRegistry(home, (registry) => registry.find(project)?.path)
		: undefined;
	return registered === undefined ? toDirectory(project) : toDirectory(registered, project);
}

/** Makes a project known under a name made from its directory's, unless its path is known already. Returns its name. */
export function registerProject(directory: string, { home }: { readonly home: string }): string {
	const registry = openRegistry(home, Date.now);
	try {
		const known = registry.findByPath(directory);
		if (known !== undefined) return known.name;
		const base =
			basename(directory)
				.replace(/[^a-zA-Z0-9_-]+/g, '-')
				// A name that begins with a hyphen would be an option on a command line.
				.replace(/^-+/, '')
				.slice(0, 46)
				.replace(/-+$/, '') || 'project';
		for (let number = 1; ; number++) {
			const name = number === 1 ? base : `${base}-${number}`;
			if (registry.find(name) === undefined) return registry.add(name, directory).name;
		}
	} finally {
		registry.close();
	}
}

/** What the registry says; undefined when there is none, since looking must not make one. */
export function readRegistry<T>(home: string, read: (registry: Registry) => T): T | undefined {
	if (!existsSync(join(home, 'registry.db'))) return undefined;
	const registry = openRegistry(home, Date.now);
	try {
		return read(registry);
	} finally {
		registry.close();
	}
}

/** @param registeredAs the name under which the path was registered */
function toDirectory(path: string, registeredAs?: string): string {
	const absolute = isAbsolute(path) ? path : resolve(path);
	try {
		const real = realpathSync(absolute);
		if (statSync(real).isDirectory()) return real;
	} catch (error) {
		const denied = error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM');
		if (denied)
			throw new AutocoderError(
				'PROJECT_UNREADABLE',
				`${absolute} cannot be read.`,
				'Check the permissions of the directory and those above it.',
			);
		if (registeredAs !== undefined)
			throw new AutocoderError(
				'PROJECT_NOT_FOUND',
				`The project "${registeredAs}" is registered at ${absolute}, where there is no directory.`,
				'If it was moved, name its new path.',
			);
		throw new AutocoderError(
			'PROJECT_NOT_FOUND',
			`There is no project ${shownText(path, MOST_SHOWN)}, and no directory ${shownText(absolute, MOST_SHOWN)}.`,
			'Check the spelling; a project that is not registered is named by its path.',
		);
	}
	throw new AutocoderError(
		'PROJECT_NOT_A_DIRECTORY',
		`${absolute} is a file, not a directory.`,
		'Give the directory of the project.',
	);
}
