import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import type { ProcessIdentity } from '../contract/process.ts';
import { type BoxView, mountArgs } from './box-view.ts';
import { identityOf } from './identity.ts';

/** What a bubblewrap box is made of. */
export interface BubblewrapSpec {
	/** Absolute. */
	readonly command: string;
	readonly args: readonly string[];
	/** Absolute, and shown by the view. */
	readonly cwd: string;
	readonly view: BoxView;
}

/** The descriptor on which bubblewrap tells about the box; it closes it before the command starts. */
export const INFO_FD = 3;

/** System directories come first: a PATH may lead through directories that an agent can write to. */
export const BUBBLEWRAP =
	['/usr/bin/bwrap', '/usr/local/bin/bwrap', '/bin/bwrap', '/run/current-system/sw/bin/bwrap'].find((path) =>
		existsSync(path),
	) ?? 'bwrap';

/**
 * What root keeps of its powers: those by which package managers set owners and modes, and servers take low ports. A user's bubblewrap
 * drops every one. Without CAP_SYS_ADMIN nobody can mount, and `umount` would end the read-only paths.
 */
const KEPT_BY_ROOT = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'NET_BIND_SERVICE', 'SETGID', 'SETUID'];

/** bubblewrap's arguments. Throws INTERNAL when a path to bind is not there: skipped, it would go unprotected. */
export function bubblewrapArgs(
	spec: BubblewrapSpec,
	{ uid = process.getuid?.(), infoFd = INFO_FD }: { readonly uid?: number | undefined; readonly infoFd?: number } = {},
): string[] {
	return [
		...['--unshare-pid', '--unshare-ipc', '--die-with-parent'],
		...(uid === 0 ? ['--cap-drop', 'ALL', ...KEPT_BY_ROOT.flatMap((name) => ['--cap-add', `CAP_${name}`])] : []),
		...['--info-fd', String(infoFd)],
		...mountArgs(spec.view),
		...['--chdir', spec.cwd, '--', spec.command, ...spec.args],
	];
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
