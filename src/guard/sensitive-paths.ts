import { posix, win32 } from 'node:path';
import { HISTORIES, SECRET_PLACES } from './secret-places.ts';

/** What a machine tells about where things are. */
export interface Surroundings {
	/** The user's own directory, without symbolic links. */
	readonly home: string;
	readonly platform: NodeJS.Platform;
	/** More places with secrets, absolute: autocoder's own directory where it has another name. */
	readonly secret: readonly string[];
}

const SYSTEM_POSIX: readonly string[] = [
	...['/etc', '/proc', '/sys', '/dev', '/boot', '/root', '/run', '/bin', '/sbin', '/lib', '/lib32', '/lib64'],
	...['/usr', '/var', '/lost+found', '/snap'],
];
/** Below a place of the system, and yet the user's. */
const FREE_POSIX: readonly string[] = [
	'/usr/local/src',
	'/usr/src',
	'/var/jenkins_home',
	'/var/tmp',
	'/var/www',
	'/run/media',
	'/var/folders',
];
const SYSTEM_MAC: readonly string[] = [
	'/system',
	'/library',
	'/private/etc',
	'/private/var',
	'/cores',
	'/applications',
];
const FREE_MAC: readonly string[] = ['/private/var/tmp', '/private/var/folders'];
const SYSTEM_WINDOWS: readonly string[] = [
	...['windows', 'program files', 'program files (x86)', 'programdata', '$recycle.bin', 'system volume information'],
	...['recovery', 'boot', 'perflogs'],
];

/**
 * Whether a folder belongs to the system or holds secrets, so that nobody is to browse it or put a project there.
 *
 * @param path absolute and without symbolic links, else they lead around this
 */
export function isSensitive(path: string, surroundings: Surroundings): boolean {
	const { platform } = surroundings;
	const place = normal(path, platform);
	if (holdsSecrets(place) || surroundings.secret.some((own) => isWithin(place, normal(own, platform)))) return true;
	const home = normal(surroundings.home, platform);
	// In some containers the home is the root.
	if (home !== '/' && isWithin(place, home)) return false;
	if (platform === 'win32') {
		// Shares and devices (\\server\c$, \\.\, \\?\) have other names for the same places.
		const below = /^[a-z]:\/(.*)$/.exec(place)?.[1];
		return below === undefined || SYSTEM_WINDOWS.some((name) => isWithin(below, name));
	}
	const mac = platform === 'darwin';
	const free = mac ? [...FREE_POSIX, ...FREE_MAC] : FREE_POSIX;
	const system = mac ? [...SYSTEM_POSIX, ...SYSTEM_MAC] : SYSTEM_POSIX;
	return system.some((name) => isWithin(place, name)) && !free.some((name) => isWithin(place, name));
}

/** Whether credentials lie there, wherever that is. @param path absolute */
export function isSecretPlace(path: string): boolean {
	return holdsSecrets(normal(path, 'linux'));
}

/** Compared in lower case everywhere: file systems that ignore case are mounted on Linux too. */
function normal(path: string, platform: NodeJS.Platform): string {
	const text = platform === 'win32' ? win32.normalize(path).replaceAll('\\', '/') : posix.normalize(path);
	// macOS keeps names decomposed.
	const lower = text.normalize('NFC').toLowerCase();
	if (platform !== 'win32') return lower.length > 1 ? lower.replace(/\/$/, '') : lower;
	// Windows takes no notice of dots and blanks at the end of a name.
	return lower.replace(/[. ]+(?=\/|$)/g, '').replace(/(?<!:)\/$/, '');
}

function holdsSecrets(place: string): boolean {
	return HISTORIES.test(place) || SECRET_PLACES.some((name) => `${place}/`.includes(`/${name}/`));
}

function isWithin(place: string, folder: string): boolean {
	return place === folder || place.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
