import { tmpdir } from 'node:os';
import { AutocoderError } from '../contract/errors.ts';
import type { BoxKind } from '../contract/process.ts';
import { BUBBLEWRAP, bubblewrapArgs } from './bubblewrap.ts';
import { type CommandResult, runCommand } from './run-command.ts';

export interface BoxSupport {
	readonly kind: BoxKind;
	/** One true sentence for people: what holds the agents, and what that means. */
	readonly detail: string;
}

const PROCESS_GROUP_MEANS =
	'agents run in a process group: what they start is ended with the session, but something that hides may stay, ' +
	'nothing ends at once if autocoder is killed, and they can read and change whatever you can, the databases too';

let tried: Promise<BoxSupport> | undefined;

/**
 * Which box this machine allows. Tried for real, once in the life of this process: kernels and containers often
 * forbid the namespaces although bubblewrap is installed.
 * @param force take that kind; throws USAGE when it is bubblewrap and that does not work here
 */
export async function detectBox(options: { readonly force?: BoxKind } = {}): Promise<BoxSupport> {
	if (options.force === 'process-group') {
		return { kind: 'process-group', detail: `As asked for, ${PROCESS_GROUP_MEANS}.` };
	}
	tried ??= tryBubblewrap();
	const support = await tried;
	if (options.force !== undefined && support.kind !== options.force) {
		throw new AutocoderError(
			'USAGE',
			`The ${options.force} box was asked for and cannot be had. ${support.detail}`,
			'Make bubblewrap work here, or do without that option.',
		);
	}
	return support;
}

async function tryBubblewrap(): Promise<BoxSupport> {
	if (process.platform !== 'linux') return without('bubblewrap exists on Linux only');
	const view = { home: null, temporary: tmpdir(), visible: [], placed: [], writable: [], readOnly: [] };
	const box = { command: '/bin/sh', args: ['-c', ':'], cwd: '/', view };
	let result: CommandResult;
	try {
		// Nobody reads an information pipe here, so stdout takes its place.
		result = await runCommand(BUBBLEWRAP, bubblewrapArgs(box, { infoFd: 1 }), { timeoutMs: 10_000 });
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		return without(`bubblewrap cannot be started (${reason} Debian and Ubuntu: apt-get install bubblewrap)`);
	}
	if (result.timedOut) return without('bubblewrap did not answer within 10 s');
	if (result.exitCode !== 0) {
		const reason = result.stderr.trim().split('\n').at(-1)?.slice(0, 300) || 'it gave no reason';
		return without(`bubblewrap is installed but cannot make a box here (${reason})`);
	}
	return {
		kind: 'bubblewrap',
		detail:
			'Agents run in a bubblewrap box: of your files they see their project alone, its databases are read-only to them, ' +
			'and all they start ends with the session, or at once if autocoder is killed.',
	};
}

function without(reason: string): BoxSupport {
	return { kind: 'process-group', detail: `Because ${reason}, ${PROCESS_GROUP_MEANS}.` };
}
