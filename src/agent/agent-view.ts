import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { type BoxView, isWithin } from '../process/box-view.ts';
import { findClaudeExecutable } from './claude-executable.ts';

/**
 * Of the box alone: what one agent leaves there must not set up the next one's Claude. Not below `/tmp`, which agents may read and
 * search: the login lies there.
 */
export const CLAUDE_DIRECTORY_IN_BOX = '/run/.claude';

type Variables = Readonly<Record<string, string | undefined>>;

export interface AgentViewSpec {
	/** The variables of the user. */
	readonly variables: Variables;
	/** What stands at the user's home, see agent-home.ts. */
	readonly agentHome: string;
	/** The session's temporary directory. */
	readonly scratch: string;
	/** What the session may change; null: nothing. */
	readonly project: string | null;
	/** What it may not change although it lies in the project. */
	readonly readOnly?: readonly string[];
	/** Programs that are started by their path, as a browser. */
	readonly programs?: readonly string[];
	/** Files that stand at another place, see `BoxView`. */
	readonly placed?: BoxView['placed'];
	/** What the user shows to agents beside. */
	readonly visible?: readonly string[];
}

/** What an agent gets to see: its project, the programs on the PATH with what belongs to them, and a home of its own. */
export function agentView(spec: AgentViewSpec): BoxView {
	const { variables, project } = spec;
	const home = homeOf(variables);
	return {
		home: home === null ? null : { at: home, from: spec.agentHome },
		temporary: spec.scratch,
		visible: [
			...(variables.PATH ?? '').split(delimiter).flatMap((directory) => programsAt(directory, home)),
			...toolchains(home),
			...ownPackages(),
			dirname(dirname(process.execPath)),
			...(spec.programs ?? []).flatMap((program) => [program, dirname(realOr(program))]),
			...certificates(variables),
			...providerFiles(variables, home),
			...display(variables, home),
			...(spec.visible ?? []),
		].filter((path) => mayBeShown(path, home)),
		ownDirectories: [CLAUDE_DIRECTORY_IN_BOX],
		placed: [...credentials(variables, home), ...(spec.placed ?? [])],
		writable: project === null ? [] : [project, ...gitDirectory(project)],
		readOnly: spec.readOnly ?? [],
	};
}

/** Without links; null when there is none that could be told from the rest of the machine. */
function homeOf({ HOME }: Variables): string | null {
	if (!HOME || !isAbsolute(HOME) || !existsSync(HOME)) return null;
	const home = realpathSync(HOME);
	return home === dirname(home) ? null : home;
}

/** A directory that holds the home would show all of it. */
function mayBeShown(path: string, home: string | null): boolean {
	return isAbsolute(path) && !(home !== null && isWithin(home, realOr(path)));
}

/** Directories beside `bin` in which programs keep what they need. */
const BESIDE = ['lib', 'lib64', 'libexec', 'share', 'include'];
/** Directories of a home that hold more than programs. */
const SHARED_HOMES = ['.local', '.cargo', '.config'];

/** Of one directory on the PATH: itself, and what its programs need. */
function programsAt(directory: string, home: string | null): string[] {
	if (!isAbsolute(directory) || !existsSync(directory)) return [];
	const parent = dirname(realpathSync(directory));
	const toolsOwn = home !== null && dirname(parent) === home && basename(parent).startsWith('.');
	if (toolsOwn && SHARED_HOMES.includes(basename(parent))) return [directory];
	// `~/.volta/bin`, `~/.pyenv/shims`: the whole belongs to one tool.
	if (toolsOwn || basename(directory) === 'shims') return [parent];
	if (!['bin', 'sbin'].includes(basename(directory)) || parent === home) return [directory];
	return [directory, ...BESIDE.map((name) => join(parent, name))];
}

/** What programs in shared directories of a home need. */
function toolchains(home: string | null): string[] {
	if (home === null) return [];
	return ['.rustup', '.local/lib', '.local/share/uv', '.local/share/fnm', '.local/share/mise', '.local/share/pnpm'].map(
		(name) => join(home, name),
	);
}

/** The packages that sessions start programs of: Claude, and the browser's MCP server. */
function ownPackages(): string[] {
	const require = createRequire(import.meta.url);
	const places = [require.resolve('@playwright/mcp/package.json'), findClaudeExecutable()];
	return places.flatMap((place) => {
		const [root] = (place ?? '').split('/node_modules/', 1);
		return root && place !== root ? [join(root, 'node_modules')] : [];
	});
}

function certificates(variables: Variables): string[] {
	const names = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE'];
	return names.flatMap((name) => variables[name] ?? []);
}

/** A provider whose credentials are files. They are shown only to who uses it. */
function providerFiles(variables: Variables, home: string | null): string[] {
	return [
		...(variables.CLAUDE_CODE_USE_BEDROCK && home !== null ? [join(home, '.aws')] : []),
		...(variables.CLAUDE_CODE_USE_VERTEX
			? [variables.GOOGLE_APPLICATION_CREDENTIALS ?? join(home ?? '/', '.config/gcloud')]
			: []),
	];
}

/** Where a browser with a window finds the screen. */
function display(variables: Variables, home: string | null): string[] {
	if (!variables.DISPLAY) return [];
	return ['/tmp/.X11-unix', variables.XAUTHORITY ?? join(home ?? '/', '.Xauthority')];
}

/** Claude's login, and nothing else of its directory: what is set up there would be run by the user's own Claude. */
function credentials(variables: Variables, home: string | null): BoxView['placed'] {
	const from = join(variables.CLAUDE_CONFIG_DIR || join(home ?? '/', '.claude'), '.credentials.json');
	return existsSync(from) ? [{ from, at: join(CLAUDE_DIRECTORY_IN_BOX, '.credentials.json'), writable: true }] : [];
}

/**
 * Where git keeps a work tree's repository when that is elsewhere. An agent could write any path there, so it counts only when the
 * repository names the project as its own.
 */
function gitDirectory(project: string): string[] {
	const file = join(project, '.git');
	if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return [];
	const named = /^gitdir: (.+)$/m.exec(readFileSync(file, 'utf8'))?.[1];
	if (named === undefined) return [];
	const directory = realOr(resolve(project, named));
	const back = join(directory, 'gitdir');
	if (!existsSync(back) || realOr(resolve(directory, readFileSync(back, 'utf8').trim())) !== realOr(file)) return [];
	// `<repository>/worktrees/<name>`
	return [dirname(dirname(directory))];
}

function realOr(path: string): string {
	return existsSync(path) ? realpathSync(path) : path;
}
