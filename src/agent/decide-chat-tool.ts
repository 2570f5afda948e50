import { realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { isSensitive } from '../guard/sensitive-paths.ts';

type Input = Readonly<Record<string, unknown>>;

type Decision = { readonly allow: true; readonly input: Input } | { readonly allow: false; readonly reason: string };

/** The tools of Claude Code with which a talk looks at a project. */
export const LOOKING_TOOLS = ['Read', 'Glob', 'Grep'] as const;

/**
 * Decides a tool call of a talk: only the named tools, and with those that look at files only what lies in the project and holds
 * no secrets.
 *
 * @param projectDirectory without symbolic links
 */
export function decideChatTool(
	tool: string,
	input: Input,
	projectDirectory: string,
	tools: ReadonlySet<string>,
): Decision {
	if (!tools.has(tool)) {
		return refuse(
			`${tool} is not available in a talk: it can change no file and run no command. Say so to the person if that is what they asked for. There are: ${[...tools].join(', ')}.`,
		);
	}
	switch (tool) {
		case 'Read':
			return inProject(input, 'file_path', projectDirectory);
		case 'Grep':
			return inProject({ path: projectDirectory, ...withoutEmpty(input, 'path') }, 'path', projectDirectory);
		case 'Glob':
			return findsInProject(input.pattern)
				? inProject({ path: projectDirectory, ...withoutEmpty(input, 'path') }, 'path', projectDirectory)
				: refuse('A pattern must be relative and must not lead out of the project: use one such as "src/**/*.ts".');
		default:
			return { allow: true, input };
	}
}

/** The path is replaced by the real one, so that what was looked at is what is read. */
function inProject(input: Input, field: 'file_path' | 'path', projectDirectory: string): Decision {
	const path = input[field];
	if (typeof path !== 'string' || path === '' || path.includes('\0')) return refuse(`${field} must be a path.`);
	const real = realPath(resolve(projectDirectory, path));
	const inside = real === projectDirectory || real.startsWith(projectDirectory + sep);
	if (!inside) return refuse(`${path} lies outside of the project, which is all that a talk may look at.`);
	if (holdsSecrets(relative(projectDirectory, real)))
		return refuse(`${path} is a place where secrets are kept. Go on without it.`);
	return { allow: true, input: { ...input, [field]: real } };
}

/** Of what does not exist: where it would be. */
function realPath(path: string): string {
	try {
		return realpathSync(path);
	} catch {
		const parent = dirname(path);
		return parent === path ? path : join(realPath(parent), basename(path));
	}
}

const SECRET_FILES =
	/^(\.env(\..*)?|.*\.(pem|key|p12|pfx|keystore)|id_(rsa|dsa|ecdsa|ed25519)|\.npmrc|\.pypirc|\.git-credentials)$/i;
const EXAMPLES = /\.(example|sample|template|dist)$/i;

function holdsSecrets(place: string): boolean {
	const name = basename(place);
	if (SECRET_FILES.test(name) && !EXAMPLES.test(name)) return true;
	// Below a made-up home: only what holds secrets anywhere counts, and not where the project lies.
	return isSensitive(`/home/${place.split(sep).join('/')}`, { home: '/home', platform: 'linux', secret: [] });
}

/** Braces may hide a slash or dots: what is not plain is refused. */
function findsInProject(pattern: unknown): boolean {
	return typeof pattern === 'string' && !/^[/~\\]|^[a-z]:|\.\.|[{,][/~]/i.test(pattern);
}

function withoutEmpty(input: Input, field: string): Input {
	const { [field]: value, ...rest } = input;
	return value === undefined || value === '' || value === null ? rest : input;
}

function refuse(reason: string): Decision {
	return { allow: false, reason };
}
