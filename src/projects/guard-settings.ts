import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { AutocoderError } from '../contract/errors.ts';
import { type GuardSettings, guardSettings } from '../contract/guard-settings.ts';

/** The file's name, in autocoder's own directory for all projects and in `.autocoder/` of a project for that one. */
const FILE = 'guard.yaml';

/**
 * What the user adds to what agents may do, and takes away, for all projects and for this one. The project's file lies in `.autocoder/`,
 * which agents can only read and git does not carry: neither an agent nor whoever wrote a project that was fetched decides here.
 *
 * @param home autocoder's own directory
 * @param userHome the user's
 * @throws AutocoderError GUARD_SETTINGS_INVALID
 */
export function readGuardSettings(home: string, userHome: string, projectDirectory?: string): GuardSettings {
	const paths = [
		join(home, FILE),
		...(projectDirectory === undefined ? [] : [join(projectDirectory, '.autocoder', FILE)]),
	];
	const all = paths.map(readOne);
	return {
		allow: all.flatMap(({ allow }) => allow),
		refuse: all.flatMap(({ refuse }) => refuse),
		read: all.flatMap(({ read }) => read.map((path) => resolve(path.replace(/^~(?=\/)/, userHome)))),
		environment: all.flatMap(({ environment }) => environment),
	};
}

function readOne(path: string): GuardSettings {
	const text = readText(path);
	const lines = new LineCounter();
	const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
	const [error] = document.errors;
	if (error !== undefined) throw invalid(path, lines.linePos(error.pos[0]).line, error.message);
	const parsed = guardSettings.safeParse(document.toJS() ?? {});
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	const node = document.getIn(issue?.path ?? [], true) as { range?: readonly number[] } | undefined;
	const key = issue?.path.join('.') ?? '';
	throw invalid(
		path,
		lines.linePos(node?.range?.[0] ?? 0).line,
		`${key === '' ? '' : `"${key}": `}${issue?.message ?? ''}`,
	);
}

/** No file is no settings. */
function readText(path: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch (cause) {
		if (cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')) return '';
		throw new AutocoderError('GUARD_SETTINGS_INVALID', `${path} cannot be read.`, 'Check its permissions.', { cause });
	}
}

function invalid(path: string, line: number, what: string): AutocoderError {
	return new AutocoderError(
		'GUARD_SETTINGS_INVALID',
		`${path}, line ${line}: ${what}.`,
		'It may hold the lists "allow" and "refuse" with names of programs, "read" with directories, and "environment" with names of variables; see SECURITY.md.',
	);
}
