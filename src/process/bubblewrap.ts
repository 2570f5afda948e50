import { existsSync, realpathSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { AutocoderError } from '../contract/errors.ts';
import type { ProcessIdentity } from '../contract/process.ts';
import { identityOf } from './identity.ts';

/** What a bubblewrap box is made of. All paths are absolute. */
export interface BubblewrapSpec {
	readonly command: string;
	readonly args: readonly string[];
	readonly cwd: string;
	/** Nothing in the box can change these: no write, no unlink, no rename onto them. */
	readonly readOnly: readonly string[];
	/** May lie below a read-only path, and stays writable there. */
	readonly writable: readonly string[];
}

/** The descriptor on which bubblewrap tells about the box; it closes it before the command starts. */
export const INFO_FD = 3;

/** System directories come first: a PATH may lead through directories that an agent can write to. */
export const BUBBLEWRAP =
	['/usr/bin/bwrap', '/usr/local/bin/bwrap', '/bin/bwrap', '/run/current-system/sw/bin/bwrap'].find((path) =>
		existsSync(path),
	) ?? 'bwrap';

/** bubblewrap's arguments. Throws INTERNAL when a path to bind is not there: skipped, it would go unprotected. */
export function bubblewrapArgs(
	spec: BubblewrapSpec,
	{ uid = process.getuid?.(), infoFd = INFO_FD }: { readonly uid?: number | undefined; readonly infoFd?: number } = {},
): string[] {
	return [
		...['--dev-bind', '/', '/', '--proc', '/proc', '--unshare-pid', '--die-with-parent'],
		// A user's bubblewrap drops every capability. Root's keeps them, and `umount` would end the read-only paths.
		...(uid === 0 ? ['--cap-drop', 'CAP_SYS_ADMIN'] : []),
		...['--info-fd', String(infoFd)],
		...spec.readOnly.flatMap((path) => bind('--ro-bind', path)),
		...spec.writable.flatMap((path) => bind('--bind', path)),
		...['--chdir', spec.cwd, '--', spec.command, ...spec.args],
	];
}

/** Mounting onto a symbolic link would mount somewhere else, so links are followed here. */
function bind(flag: '--ro-bind' | '--bind', path: string): string[] {
	try {
		const real = realpathSync(path);
		return [flag, real, real];
	} catch (cause) {
		throw new AutocoderError(
			'INTERNAL',
			`The box cannot hold ${path}: there is no such file or directory.`,
			'It must exist before the session starts; start the session again.',
			{ cause },
		);
	}
}

/**
 * Reads what bubblewrap tells on the info descriptor: the first process of the new PID namespace. When that one is
 * gone the kernel has ended and reaped all others in it. Undefined when bubblewrap failed before it made one, or when
 * the process has ended already; never rejects, and resolves as soon as bubblewrap has closed the descriptor.
 */
export function readInit(info: Readable): Promise<ProcessIdentity | undefined> {
	return new Promise((resolve) => {
		let text = '';
		info.setEncoding('utf8');
		info.on('data', (chunk: string) => {
			text += chunk;
			const pid = /"child-pid":\s*(\d+)\b/.exec(text)?.[1];
			if (pid !== undefined) resolve(identityOf(Number(pid)));
		});
		info.on('error', () => resolve(undefined));
		info.on('close', () => resolve(undefined));
	});
}
