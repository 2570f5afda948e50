import type { Denial } from './decide-command.ts';
import { isHeldSecret, isOwnGround, isWithin, type Place, placeOf } from './place.ts';
import { OF_PROJECTS } from './secret-places.ts';
import { isSecretPlace } from './sensitive-paths.ts';

/** Where paths lead. */
export interface FilePlace {
	/**
	 * The path without symbolic links, at this moment; of what does not exist yet, that of the nearest directory that does.
	 * Null when it leads nowhere, such as a link to nothing.
	 */
	readonly resolve: (path: string) => string | null;
}

type PathDecision = { readonly allow: true } | ({ readonly allow: false } & Denial);

/** Where Claude Code itself puts an output that is too long to show. */
const TOOL_RESULTS = /\/projects\/[^/]+\/([^/]+\/)?tool-results\/[^/]+$/;

/** Decides a path that a file tool reads or writes. An empty one is left to the tool, which says what it lacks. */
export function decidePath(path: string, how: 'read' | 'write', place: Place & FilePlace): PathDecision {
	if (path === '') return { allow: true };
	const real = path.includes('\0') ? null : place.resolve(placeOf(path, place));
	const quoted = JSON.stringify(path.length > 200 ? `${path.slice(0, 200).toWellFormed()}…` : path);
	if (real === null) return deny('dangling-link', `${quoted} is a link that leads nowhere.`, 'Remove the link first.');
	const own = isWithin(real, place.project);
	if (how === 'read' && TOOL_RESULTS.test(real) && place.secret.some((folder) => isWithin(real, folder)))
		return { allow: true };
	if (isHeldSecret(real, place) || (!own && isSecretPlace(real)) || (!own && isOfAnotherProject(real, place)))
		return deny('secret', `${quoted} may hold secrets of the user.`, 'Leave it; settings come from the environment.');
	if (how === 'write' && own && isKept(real.slice(place.project.length).toLowerCase()))
		return deny(
			'own-files',
			`${quoted} belongs to the harness or to git and is read-only.`,
			'Use the feature tools, and git commands.',
		);
	if (isOwnGround(real, place)) return { allow: true };
	if (how === 'read' && place.readable.some((folder) => isWithin(real, folder))) return { allow: true };
	return deny(
		how === 'read' ? 'outside-read' : 'outside-write',
		`${quoted} ${real === placeOf(path, place) ? 'lies' : 'leads'} outside of the project.`,
		'Stay in the project directory; scratch files go to $TMPDIR.',
	);
}

/** Below the project. */
function isKept(path: string): boolean {
	return /^\/((features|assistant)\.db[^/]*|\.autocoder)(\/|$)/.test(path) || /\/\.git(\/|$)/.test(path);
}

function isOfAnotherProject(path: string, { temporary }: Place): boolean {
	return OF_PROJECTS.test(path) && !temporary.some((folder) => isWithin(path, folder));
}

function deny(rule: string, what: string, instead: string): PathDecision {
	return { allow: false, rule, reason: `${what} ${instead}` };
}
