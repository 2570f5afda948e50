import { spawnSync } from 'node:child_process';
import {
	chmodSync,
	linkSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	realpathSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Place } from '../../src/guard/place.ts';
import { CLOSED, HARD, PLAIN } from '../../src/guard/programs/default-list.ts';
import { RULED } from '../../src/guard/programs/programs.ts';
import { BUBBLEWRAP } from '../../src/process/bubblewrap.ts';

/** Where commands run in the sandbox. */
export const SANDBOX: Place = {
	...{ project: '/project', directory: '/project', home: '/home/me', temporary: ['/tmp'] },
	...{ readable: [], secret: ['/home/me/.autocoder'] },
};

/** Programs of the project that a sample may name. */
const OF_PROJECT = [
	'init.sh',
	'gradlew',
	'mvnw',
	'scripts/a.sh',
	'node_modules/.bin/tsc',
	'node_modules/.bin/vite',
	'bin/rails',
];

/** A file that bash would run a command from if it calculated with its text. */
const BAIT = 'a[$(evil)]';

/**
 * Takes the place of every program: it notes how it was called and answers with text that nobody should run. After many calls it
 * answers the other way round, so that a loop which waits for it ends, and at last it ends who called it.
 */
const RECORDER = `#!/private/dash
echo "$0" >> /log/ran
answer=
n=0
while read -r _; do n=$((n + 1)); done < /log/ran
read -r code < /log/code
[ "$n" -gt 5 ] && code=$((1 - code))
[ "$n" -gt 15 ] && kill -9 "$PPID"
case "\${0##*/}" in
date | wc | nproc | seq) answer=7 ;;
grep) case "$*" in *' -'*) ;; '-c '* | '--count '*) [ "$#" -le 3 ] && answer=7 ;; esac ;;
jq) case "$1 $2" in *'#'*) ;; 'length '* | *'| length '* | '-r length') answer=7 ;; esac ;;
esac
if [ -n "$answer" ]; then echo "$answer"; else echo '${BAIT}'; fi
exit "$code"
`;

/** Runs each case, and waits until all that it started has ended. */
const RUNNER = `
# It would end the runner.
enable -n kill
FUNCNEST=20
command_not_found_handle() { echo "$1" >> /log/ran; return 1; }
for _case in /cases/*; do
	IFS= read -r -d "" _text < "$_case"
	for _code in $CODES; do
		: > /log/ran
		echo "$_code" > /log/code
		for _file in x f file y list.txt; do printf '%s\\n' '${BAIT}' > "/project/$_file"; done
		_=$( ( ulimit -t 1; cd /project; exec < /dev/null 2> /dev/null; eval "$_text" ) 9>&1 > /dev/null )
		while read -r _line; do printf '%s %s\\n' "\${_case##*/}" "$_line"; done < /log/ran >> /log/all
	done
	echo "\${_case##*/} ." >> /log/all
done
`;

const START = ['/private/bash', '/private/run.sh'];

export interface Sandbox {
	/**
	 * What ran for each command, by name or path; with programs that succeed and, unless `once`, again with programs that fail.
	 *
	 * @throws when one of them was not run
	 */
	run(commands: readonly string[], once?: 'once'): Set<string>[];
	remove(): void;
}

/**
 * A place to run commands in with a real bash where every program is a recorder: nothing of this machine can be changed or reached.
 *
 * @param real programs that are the real ones
 */
export function makeSandbox(real: readonly string[] = []): Sandbox {
	const root = mkdtempSync(join(tmpdir(), 'guard-sandbox-'));
	const programs = join(root, 'programs');
	mkdirSync(programs);
	const recorder = join(root, 'recorder');
	writeFileSync(recorder, RECORDER);
	chmodSync(recorder, 0o755);
	const known = [...PLAIN, ...RULED, ...[...HARD, ...CLOSED].flatMap(({ names }) => names)];
	const names = new Set([...known, ...readdirSync('/usr/bin'), 'evil'].filter((name) => /^\w[\w.+-]*$/.test(name)));
	for (const name of names) linkSync(recorder, join(programs, name));
	writeFileSync(join(root, 'run.sh'), RUNNER);

	function run(commands: readonly string[], once?: 'once'): Set<string>[] {
		const cases = mkdtempSync(join(root, 'cases-'));
		const log = mkdtempSync(join(root, 'log-'));
		for (const [index, command] of commands.entries())
			writeFileSync(join(cases, String(index).padStart(6, '0')), command);
		const result = spawnSync(
			BUBBLEWRAP,
			[...bubblewrapArgs(cases, log), '--setenv', 'CODES', once ? '0' : '0 1', ...START],
			{ encoding: 'utf8', timeout: 600_000, env: {} },
		);
		if (result.status !== 0) throw new Error(`The sandbox failed (${result.status}): ${result.stderr}`);
		const ran = commands.map(() => new Set<string>());
		const ended = new Set<number>();
		for (const line of readFileSync(join(log, 'all'), 'utf8').split('\n').filter(Boolean)) {
			const index = Number(line.slice(0, 6));
			if (line.slice(7) === '.') ended.add(index);
			else ran[index]?.add(line.slice(7));
		}
		if (ended.size !== commands.length) throw new Error(`Only ${ended.size} of ${commands.length} commands were run.`);
		rmSync(cases, { recursive: true });
		rmSync(log, { recursive: true });
		return ran;
	}

	function bubblewrapArgs(cases: string, log: string): string[] {
		return [
			...['--unshare-all', '--die-with-parent', '--new-session', '--clearenv'],
			...['--tmpfs', '/', '--proc', '/proc', '--dev', '/dev'],
			...[
				'--ro-bind',
				'/usr/lib',
				'/usr/lib',
				'--symlink',
				'usr/lib',
				'/lib',
				'--ro-bind-try',
				'/usr/lib64',
				'/usr/lib64',
			],
			...['--symlink', 'usr/lib64', '/lib64', '--ro-bind', programs, '/usr/bin', '--symlink', 'usr/bin', '/bin'],
			...['--ro-bind', programs, '/usr/local/bin', '--ro-bind', programs, '/opt/evil'],
			...[
				'--ro-bind',
				realpathSync('/usr/bin/bash'),
				'/private/bash',
				'--ro-bind',
				realpathSync('/usr/bin/dash'),
				'/private/dash',
			],
			...real.flatMap((name) => ['--ro-bind', realpathSync(`/usr/bin/${name}`), `/usr/bin/${name}`]),
			...['--ro-bind', cases, '/cases', '--bind', log, '/log', '--ro-bind', join(root, 'run.sh'), '/private/run.sh'],
			...['--dir', '/tmp/claude', '--dir', '/home/me', '--dir', '/project/src', '--dir', '/project/dist'],
			...OF_PROJECT.flatMap((name) => ['--ro-bind', recorder, `/project/${name}`]),
			...['--chdir', '/project', '--setenv', 'PATH', '/usr/bin:/usr/local/bin:/bin', '--setenv', 'HOME', '/home/me'],
			...['--setenv', 'TMPDIR', '/tmp/claude', '--setenv', 'LANG', 'C.UTF-8'],
		];
	}

	return { run, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** Where the project's own programs are found by their names, once it is on the PATH. */
const OWN = /^(\.|\/project)\/node_modules\/\.bin\/(?=[^/]+$)/;

/** The programs that ran and that nobody counted. */
export function uncounted(ran: ReadonlySet<string>, counted: readonly string[]): string[] {
	const known = new Set(counted.map(plain));
	return [...ran].filter((name) => !known.has(plain(name)) && !known.has(name.replace(OWN, '')));
}

function plain(name: string): string {
	return name.replace(/^\/(usr\/(local\/)?)?s?bin\/(?=[^/]+$)/, '');
}
