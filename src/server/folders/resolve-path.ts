import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { AutocoderError } from '../../contract/errors.ts';
import { isSensitive, type Surroundings } from '../../guard/sensitive-paths.ts';
import type { InTime } from './in-time.ts';
import { pathError } from './path-errors.ts';

export interface PathRules {
	readonly surroundings: Surroundings;
	readonly inTime: InTime;
}

/**
 * The path that a person means, without symbolic links as far as it exists. Places that are nobody's business are refused before
 * anything is said of what they hold, and again for where the links lead.
 *
 * @param text absolute, or below `~`
 * @throws AutocoderError PATH_INVALID, PATH_SENSITIVE, PATH_UNREADABLE, PATH_NOT_A_DIRECTORY, PATH_TIMEOUT
 */
export async function resolvePath(text: string, { surroundings, inTime }: PathRules): Promise<string> {
	const path = absolute(text, surroundings.home);
	refuseSensitive(path, surroundings);
	const real = await withoutLinks(path, inTime);
	refuseSensitive(real, surroundings);
	return real;
}

/** @throws AutocoderError PATH_INVALID */
function absolute(text: string, home: string): string {
	const expanded = /^~($|[/\\])/.test(text) ? join(home, text.slice(1)) : text;
	if (expanded.includes('\0') || !isAbsolute(expanded))
		throw new AutocoderError(
			'PATH_INVALID',
			`${JSON.stringify(text.slice(0, 200))} is not an absolute path.`,
			'Begin it at the root, or with ~ for your own directory.',
		);
	return resolve(expanded);
}

/** @throws AutocoderError PATH_SENSITIVE */
export function refuseSensitive(path: string, surroundings: Surroundings): void {
	if (isSensitive(path, surroundings))
		throw new AutocoderError('PATH_SENSITIVE', `${path} belongs to the system, or is where secrets are kept.`);
}

async function withoutLinks(path: string, inTime: InTime): Promise<string> {
	try {
		return await inTime(path, () => realpath(path));
	} catch (error) {
		const parent = dirname(path);
		const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
		if (!missing || parent === path) throw pathError(path, error);
		return join(await withoutLinks(parent, inTime), basename(path));
	}
}
