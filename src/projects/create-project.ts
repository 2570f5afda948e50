import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SPEC_PATH } from '../agent/prompts.ts';
import { AutocoderError } from '../contract/errors.ts';
import { projectName } from '../contract/project.ts';
import { specState } from '../core/spec.ts';
import { openRegistry, type Registry } from '../store/registry.ts';
import { refuseNested } from './nesting.ts';
import { isDirectory, withoutLinks } from './paths.ts';

const TEMPLATE = fileURLToPath(new URL('../../prompts/app_spec.template.txt', import.meta.url));

export interface CreatedProject {
	readonly directory: string;
	/** The path of the specification. */
	readonly spec: string;
	/** Whether it can be worked from as it is. */
	readonly filled: boolean;
}

/**
 * Makes a project's directory and specification, and registers it. All is checked before anything is written; nothing that is
 * there is overwritten.
 *
 * @param home autocoder's own directory
 * @param wanted `dir` relative to the current directory; `spec` a file whose text is copied
 * @throws AutocoderError PROJECT_NAME_INVALID, PROJECT_NAME_TAKEN, PROJECT_PATH_TAKEN, PROJECT_NESTED, PROJECT_NOT_A_DIRECTORY,
 *   PROJECT_UNREADABLE, SPEC_MISSING, SPEC_UNFILLED, FILE_EXISTS, DISK_FULL
 */
export function createProject(
	name: string,
	wanted: { dir: string; spec?: string | undefined },
	home: string,
): CreatedProject {
	checkName(name);
	if (wanted.dir === '')
		throw new AutocoderError('USAGE', 'The directory has an empty name.', 'Leave --dir out, or name a directory.');
	const directory = withoutLinks(resolve(wanted.dir));
	const registry = openRegistry(home, Date.now);
	try {
		const registered = mayRegister(registry, name, directory);
		const text = wanted.spec === undefined ? undefined : readSpec(wanted.spec);
		const written = writeSpec(directory, text);
		if (!registered) registry.add(name, directory);
		return { directory, spec: join(directory, SPEC_PATH), filled: specState(written) === 'filled' };
	} finally {
		registry.close();
	}
}

function checkName(name: string): void {
	if (projectName.safeParse(name).success) return;
	const shown = name.length > 60 ? `${name.slice(0, 60).toWellFormed()}… (${name.length} characters)` : name;
	throw new AutocoderError(
		'PROJECT_NAME_INVALID',
		`${JSON.stringify(shown)} is not a project name.`,
		'Use 1 to 50 letters, digits, hyphens or underscores; --dir says where it lies.',
	);
}

/** Whether the very project is registered already, its directory having been deleted since. */
function mayRegister(registry: Registry, name: string, directory: string): boolean {
	const others = registry.list();
	const namesake = others.find((project) => project.name === name);
	if (namesake !== undefined) {
		if (namesake.path === directory && !isDirectory(directory)) return true;
		throw new AutocoderError(
			'PROJECT_NAME_TAKEN',
			`A project "${name}" exists already, at ${namesake.path}.`,
			`Choose another name, or go on with it: "autocoder run ${name}".`,
		);
	}
	const other = others.find(({ path }) => withoutLinks(path) === directory);
	if (other !== undefined)
		throw new AutocoderError(
			'PROJECT_PATH_TAKEN',
			`${directory} is the project "${other.name}" already.`,
			`Go on with it: "autocoder run ${other.name}"; or choose another directory with --dir.`,
		);
	refuseNested(directory, others);
	return false;
}

function readSpec(file: string): string {
	const path = resolve(file);
	let text: string;
	try {
		text = readFileSync(path, 'utf8');
	} catch (error) {
		throw new AutocoderError(
			'SPEC_MISSING',
			`The specification ${path} cannot be read.`,
			'Check the path given to --spec.',
			{
				cause: error,
			},
		);
	}
	if (specState(text) === 'filled') return text;
	throw new AutocoderError(
		'SPEC_UNFILLED',
		`The specification ${path} says nothing inside <project_specification>…</project_specification>.`,
		'Put your own words there, or leave --spec out for a template.',
	);
}

/** Writes the given text, else the template unless there is a specification. Returns what is there then. */
function writeSpec(directory: string, text: string | undefined): string {
	const path = join(directory, SPEC_PATH);
	try {
		mkdirSync(dirname(path), { recursive: true });
		const content = text ?? readFileSync(TEMPLATE, 'utf8');
		try {
			writeFileSync(path, content, { flag: 'wx' });
			return content;
		} catch (error) {
			if (codeOf(error) !== 'EEXIST') throw error;
		}
		const present = readFileSync(path, 'utf8');
		if (text === undefined || text === present) return present;
	} catch (error) {
		throw explain(error, directory);
	}
	throw new AutocoderError(
		'FILE_EXISTS',
		`${path} exists already and says something else than the given specification.`,
		'Leave --spec out to keep it, or move it away.',
	);
}

function explain(error: unknown, directory: string): unknown {
	switch (codeOf(error)) {
		case 'ENOTDIR':
		case 'EEXIST':
		case 'EISDIR':
			return new AutocoderError(
				'PROJECT_NOT_A_DIRECTORY',
				`${directory} cannot hold a project: a file stands where a directory is needed.`,
				'Choose another directory with --dir.',
				{ cause: error },
			);
		case 'EACCES':
		case 'EPERM':
		case 'EROFS':
			return new AutocoderError(
				'PROJECT_UNREADABLE',
				`${directory} cannot be written.`,
				'Check the permissions of the directory and those above it.',
				{ cause: error },
			);
		case 'ENOSPC':
			return new AutocoderError('DISK_FULL', `There is no space left for ${directory}.`, 'Make room and try again.', {
				cause: error,
			});
		default:
			return error;
	}
}

function codeOf(error: unknown): unknown {
	return error instanceof Error && 'code' in error ? error.code : undefined;
}
