import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SPEC_PATH } from '../agent/prompts.ts';
import { AutocoderError } from '../contract/errors.ts';
import { projectName } from '../contract/project.ts';
import { specState } from '../core/spec.ts';
import { openRegistry, type Registry } from '../store/registry.ts';
import { checkPlace, type Owner } from './check-place.ts';
import { isDirectory, withoutLinks } from './paths.ts';
import { placeError } from './place-error.ts';
import { nameArgument, shownText } from './shown-text.ts';

const TEMPLATE = fileURLToPath(new URL('../../prompts/app_spec.template.txt', import.meta.url));

export interface CreatedProject {
	readonly directory: string;
	/** The path of the specification. */
	readonly spec: string;
	/** Whether it can be worked from as it is. */
	readonly filled: boolean;
}

/** What a project is made from: `dir` is relative to the current directory; without a specification it gets a template. */
export interface WantedProject {
	readonly dir: string;
	readonly spec?: { readonly file: string } | { readonly text: string } | undefined;
}

/** As `registerNewProject`, in the registry of its owner. */
export function createProject(name: string, wanted: WantedProject, owner: Owner): CreatedProject {
	// Before there is a registry: what is refused leaves nothing behind.
	checkName(name);
	checkPlace(directoryOf(wanted), owner);
	const registry = openRegistry(owner.home, Date.now);
	try {
		return registerNewProject(name, wanted, registry, owner);
	} finally {
		registry.close();
	}
}

/**
 * Makes a project's directory and specification, and registers it. All is checked before anything is written; nothing that is
 * there is overwritten. When it fails it can be tried again.
 *
 * @throws AutocoderError PROJECT_NAME_INVALID, PROJECT_NAME_TAKEN, PROJECT_PATH_TAKEN, those of checkPlace,
 *   PROJECT_NOT_A_DIRECTORY, PROJECT_UNREADABLE, SPEC_MISSING, SPEC_UNFILLED, FILE_EXISTS, DISK_FULL
 */
export function registerNewProject(
	name: string,
	wanted: WantedProject,
	registry: Registry,
	owner: Owner,
): CreatedProject {
	checkName(name);
	const directory = directoryOf(wanted);
	const registered = mayRegister(registry, name, directory);
	checkPlace(directory, owner, registry.list());
	const text = wanted.spec && requireFilled(wanted.spec);
	const written = writeSpec(directory, text);
	if (!registered) registry.add(name, directory);
	return { directory, spec: join(directory, SPEC_PATH), filled: specState(written) === 'filled' };
}

/**
 * Where it is to be, without symbolic links.
 *
 * @throws AutocoderError USAGE
 */
export function directoryOf({ dir }: WantedProject): string {
	if (dir !== '') return withoutLinks(resolve(dir));
	throw new AutocoderError('USAGE', 'The directory has an empty name.', 'Leave it out, or name a directory.');
}

function checkName(name: string): void {
	if (!projectName.safeParse(name).success) throw noProjectName(name);
}

export function noProjectName(name: string): AutocoderError {
	return new AutocoderError(
		'PROJECT_NAME_INVALID',
		`${shownText(name)} is not a project name.`,
		'Use 1 to 50 letters, digits, hyphens or underscores; its directory may be called otherwise.',
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
			`Choose another name, or go on with it: "autocoder run ${nameArgument(name)}".`,
		);
	}
	const other = others.find(({ path }) => withoutLinks(path) === directory);
	if (other !== undefined)
		throw new AutocoderError(
			'PROJECT_PATH_TAKEN',
			`${directory} is the project "${other.name}" already.`,
			`Go on with it: "autocoder run ${nameArgument(other.name)}"; or choose another directory.`,
		);
	return false;
}

function requireFilled(spec: NonNullable<WantedProject['spec']>): string {
	const [text, name] =
		'text' in spec ? [spec.text, 'that was given'] : [readSpec(resolve(spec.file)), resolve(spec.file)];
	if (specState(text) === 'filled') return text;
	throw new AutocoderError(
		'SPEC_UNFILLED',
		`The specification ${name} says nothing inside <project_specification>…</project_specification>.`,
		'Put your own words there, or leave it out for a template.',
	);
}

function readSpec(path: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch (cause) {
		throw new AutocoderError('SPEC_MISSING', `The specification ${path} cannot be read.`, 'Check its path.', { cause });
	}
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
		throw placeError(error, directory);
	}
	throw new AutocoderError(
		'FILE_EXISTS',
		`${path} exists already and says something else than the given specification.`,
		'Give none to keep it, or move it away.',
	);
}

function codeOf(error: unknown): unknown {
	return error instanceof Error && 'code' in error ? error.code : undefined;
}
