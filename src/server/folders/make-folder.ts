import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AutocoderError } from '../../contract/errors.ts';
import { pathError } from './path-errors.ts';
import { type PathRules, refuseSensitive, resolvePath } from './resolve-path.ts';

/**
 * Makes a folder in one that exists. Returns its path.
 *
 * @throws AutocoderError those of `resolvePath`, FILE_NOT_FOUND, FILE_EXISTS, DISK_FULL
 */
export async function makeFolder(parent: string, name: string, rules: PathRules): Promise<string> {
	checkName(name, rules.surroundings.platform);
	const path = join(await resolvePath(parent, rules), name);
	refuseSensitive(path, rules.surroundings);
	try {
		await rules.inTime(path, () => mkdir(path));
		return path;
	} catch (error) {
		throw pathError(path, error);
	}
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
const WINDOWS_RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

function checkName(name: string, platform: NodeJS.Platform): void {
	const why = whyNoName(name, platform);
	if (why === undefined) return;
	throw new AutocoderError(
		'PATH_INVALID',
		`${JSON.stringify(name.slice(0, 100))} is no name for a folder: ${why}.`,
		'Use letters, digits, hyphens or underscores.',
	);
}

function whyNoName(name: string, platform: NodeJS.Platform): string | undefined {
	if (/[/\\]/.test(name)) return 'it has a separator';
	if (name === '.' || name === '..') return 'it stands for another folder';
	if (CONTROL.test(name)) return 'it has control characters';
	if (name.trim() !== name || name === '') return 'it begins or ends with a blank';
	if (Buffer.byteLength(name) > 255) return 'it has more than 255 bytes';
	if (!name.isWellFormed()) return 'it has half a character';
	if (platform !== 'win32') return undefined;
	if (/[<>:"|?*]|\.$/.test(name) || WINDOWS_RESERVED.test(name)) return 'Windows does not allow it';
	return undefined;
}
