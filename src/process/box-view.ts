import { existsSync, lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { AutocoderError } from '../contract/errors.ts';
import type { BoxKind } from '../contract/process.ts';

/**
 * What of the machine a bubblewrap box shows: the system's own directories, read-only, and what is named here. All else is not there,
 * neither to be read nor to be written. All paths are absolute.
 */
export interface BoxView {
	/** The user's home, and the directory that stands there in the box. */
	readonly home: { readonly at: string; readonly from: string } | null;
	/** Stands at `/tmp`. */
	readonly temporary: string;
	/** Shown read-only. One that is not there is left out. */
	readonly visible: readonly string[];
	/** Directories of the box alone, empty at first, which go with it. */
	readonly ownDirectories?: readonly string[];
	/** Single files that stand at another place in the box. */
	readonly placed: readonly { readonly from: string; readonly at: string; readonly writable: boolean }[];
	/** Shown, and may be written to. */
	readonly writable: readonly string[];
	/** Nothing in the box can change these, not even below a writable path: no write, no unlink, no rename onto them. */
	readonly readOnly: readonly string[];
}

/** Where a bubblewrap box sees its temporary directory. */
export const TEMPORARY_IN_BOX = '/tmp';

/** The temporary directory as what runs in the box knows it. */
export function temporaryIn(kind: BoxKind, temporary: string): string {
	return kind === 'bubblewrap' ? TEMPORARY_IN_BOX : temporary;
}

/** Programs, libraries and what they are set up with. Data of people and of services (/home, /srv, /mnt, /var) is not among it. */
const SYSTEM = [
	...['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/etc', '/opt', '/sys'],
	...['/nix', '/gnu', '/snap', '/run/current-system', '/run/opengl-driver', '/var/cache/fontconfig'],
];

/** Secrets of the machine among them, which root could read. */
const MASKED = [
	...['/etc/shadow', '/etc/shadow-', '/etc/gshadow', '/etc/gshadow-', '/etc/sudoers', '/etc/sudoers.d'],
	...['/etc/ssh', '/etc/ssl/private', '/etc/docker', '/etc/kubernetes', '/etc/NetworkManager', '/etc/wireguard'],
];

/**
 * bubblewrap's arguments that build the view: later ones lie over earlier ones.
 *
 * @throws AutocoderError INTERNAL when what is to be bound is not there
 */
export function mountArgs(view: BoxView): string[] {
	const { home, temporary, visible, ownDirectories = [], placed, writable, readOnly } = view;
	return [
		...SYSTEM.flatMap(system),
		// Where names are looked up is often said outside of /etc.
		...optional('/etc/resolv.conf'),
		...MASKED.flatMap(mask),
		...['--proc', '/proc', '--dev', '/dev'],
		...bind('--bind', temporary, TEMPORARY_IN_BOX),
		...['--symlink', TEMPORARY_IN_BOX, '/var/tmp'],
		...(home === null ? [] : bind('--bind', home.from, home.at)),
		...visible.flatMap(optional),
		...ownDirectories.flatMap((path) => ['--perms', '0700', '--tmpfs', path]),
		...placed.flatMap(({ from, at, writable: open }) => bind(open ? '--bind' : '--ro-bind', from, at)),
		...writable.flatMap((path) => bind('--bind', path)),
		...readOnly.flatMap((path) => bind('--ro-bind', path)),
		// What was made for all that to stand in.
		...['--remount-ro', '/'],
	];
}

/** On most systems /bin and its like are links into /usr. */
function system(path: string): string[] {
	const stat = lstatSync(path, { throwIfNoEntry: false });
	if (stat === undefined) return [];
	return stat.isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path];
}

function mask(path: string): string[] {
	const stat = statSync(path, { throwIfNoEntry: false });
	if (stat === undefined) return [];
	return stat.isDirectory() ? ['--tmpfs', path] : ['--ro-bind', '/dev/null', path];
}

/** A link that is not part of a directory that is shown is followed: only its target can be bound. */
function optional(path: string): string[] {
	if (!existsSync(path)) return [];
	const real = realpathSync(path);
	return SYSTEM.some((directory) => isWithin(real, directory)) ? [] : ['--ro-bind', real, real];
}

/** Mounting onto a symbolic link would mount somewhere else, so links are followed here. */
function bind(flag: '--ro-bind' | '--bind', path: string, at?: string): string[] {
	try {
		const real = realpathSync(path);
		return [flag, real, at ?? real];
	} catch (cause) {
		throw new AutocoderError(
			'INTERNAL',
			`The box cannot hold ${path}: there is no such file or directory.`,
			'It must exist before the session starts; start the session again.',
			{ cause },
		);
	}
}

/** Both absolute and without links. */
export function isWithin(path: string, directory: string): boolean {
	for (let at = path; ; at = dirname(at)) {
		if (at === directory) return true;
		if (at === dirname(at)) return false;
	}
}
