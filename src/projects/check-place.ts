import { homedir } from 'node:os';
import { AutocoderError } from '../contract/errors.ts';
import { isSensitive, type Surroundings } from '../guard/sensitive-paths.ts';
import type { RegisteredProject } from '../store/registry.ts';
import { isDemo } from './demo-project.ts';
import { readRegistry } from './find-project.ts';
import { isInside, refuseNested } from './nesting.ts';
import { withoutLinks } from './paths.ts';

/** Whose projects they are: `home` is autocoder's own directory. */
export interface Owner {
	readonly home: string;
	readonly variables: Readonly<Record<string, string | undefined>>;
}

/**
 * Whether a directory may be a project, looked at by every way in which one becomes it, before anything is written.
 *
 * @param directory absolute, without symbolic links; it need not exist
 * @param registered the projects that there are; default: what the registry says
 * @throws AutocoderError PROJECT_TOO_WIDE, PATH_SENSITIVE, PROJECT_NESTED
 */
export function checkPlace(
	directory: string,
	owner: Owner,
	registered: readonly RegisteredProject[] = readRegistry(owner.home, (registry) => registry.list()) ?? [],
): void {
	const surroundings = surroundingsOf(owner);
	refuseHome(directory, surroundings.home);
	// Demos lie in autocoder's own directory.
	if (isSensitive(directory, surroundings) && !isDemo(owner.home, directory))
		throw new AutocoderError('PATH_SENSITIVE', `${directory} belongs to the system, or is where secrets are kept.`);
	refuseNested(directory, registered);
}

/** What of the machine is the owner's, and what is nobody's to browse. */
export function surroundingsOf({ home, variables }: Owner): Surroundings {
	const { HOME, CLAUDE_CONFIG_DIR } = variables;
	return {
		home: withoutLinks(HOME || homedir()),
		platform: process.platform,
		secret: [home, ...(CLAUDE_CONFIG_DIR ? [CLAUDE_CONFIG_DIR] : [])].map(withoutLinks),
	};
}

function refuseHome(directory: string, home: string): void {
	if (home !== directory && !isInside(home, directory)) return;
	throw new AutocoderError(
		'PROJECT_TOO_WIDE',
		`${directory} is your home directory, or holds it.`,
		'Use a directory of its own: agents may read and change everything in their project.',
	);
}
