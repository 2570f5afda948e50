import { createHash, randomUUID } from 'node:crypto';
import {
	closeSync,
	constants,
	existsSync,
	fstatSync,
	lstatSync,
	mkdirSync,
	openSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkPrompt, SPEC_PATH } from '../agent/prompts.ts';
import { AutocoderError } from '../contract/errors.ts';
import { specState } from '../core/spec.ts';
import { makeDirectories, makeOwnDirectory } from '../store/own-directory.ts';
import { projectFiles } from '../store/project-store.ts';
import { translatingErrors } from '../store/sqlite-errors.ts';

const BUILT_IN = fileURLToPath(new URL('../../prompts/', import.meta.url));
/** More than anybody writes, and little enough to be read at once. */
const MOST_BYTES = 4_000_000;

/** The texts that steer a project's agents, and where each lies. */
const FILES = {
	app_spec: { own: SPEC_PATH, builtIn: 'app_spec.template.txt' },
	initializer: { own: 'prompts/initializer_prompt.md', builtIn: 'initializer_prompt.md' },
	coding: { own: 'prompts/coding_prompt.md', builtIn: 'coding_prompt.md' },
	coding_yolo: { own: 'prompts/coding_prompt_yolo.md', builtIn: 'coding_prompt_yolo.md' },
} as const;
export type PromptName = keyof typeof FILES;

export interface PromptText {
	readonly text: string;
	/** Whether the project has such a file; else the text is the built-in one. */
	readonly own: boolean;
	/** Another one for another text. */
	readonly revision: string;
}

export interface PromptChange {
	/** null: the built-in one is to be used again. */
	readonly text: string | null;
	/** What the writer had read. */
	readonly revision?: string | undefined;
}

export type PromptChanges = { readonly [name in PromptName]?: PromptChange | undefined };

/** @throws AutocoderError FILE_OUTSIDE_PROJECT, PROMPT_INVALID, PROJECT_UNREADABLE */
export function readPrompts(projectDirectory: string): Record<PromptName, PromptText> {
	return {
		app_spec: readPrompt(projectDirectory, 'app_spec'),
		initializer: readPrompt(projectDirectory, 'initializer'),
		coding: readPrompt(projectDirectory, 'coding'),
		coding_yolo: readPrompt(projectDirectory, 'coding_yolo'),
	};
}

/** Whether the project has a specification that can be worked from; one that cannot be read is none. */
export function hasSpec(projectDirectory: string): boolean {
	try {
		const text = readOwn(projectDirectory, 'app_spec');
		return text !== undefined && specState(text) === 'filled';
	} catch {
		return false;
	}
}

/**
 * How far the specification is, and when its file was last written; null also for a time that no `Date` can hold.
 *
 * @throws AutocoderError as readPrompts
 */
export function readSpecStatus(projectDirectory: string): {
	readonly state: 'missing' | 'template' | 'filled';
	readonly writtenAt: Date | null;
} {
	const text = readOwn(projectDirectory, 'app_spec');
	const stat = statSync(join(projectDirectory, FILES.app_spec.own), { throwIfNoEntry: false });
	if (text === undefined || stat === undefined) return { state: 'missing', writtenAt: null };
	return {
		state: specState(text) === 'filled' ? 'filled' : 'template',
		writtenAt: Number.isNaN(stat.mtime.getTime()) ? null : stat.mtime,
	};
}

/**
 * Writes texts, each whole or not at all, and none when one of them was changed by somebody else meanwhile.
 *
 * @throws AutocoderError EDIT_CONFLICT, PROMPT_INVALID for a prompt that no session could use, and those of readPrompts
 */
export function writePrompts(projectDirectory: string, changes: PromptChanges): void {
	const entries = (Object.entries(changes) as [PromptName, PromptChange | undefined][]).flatMap(([name, change]) =>
		change === undefined ? [] : [[name, change] as const],
	);
	for (const [name, { text, revision }] of entries) {
		if (text !== null && name !== 'app_spec') checkPrompt(text, FILES[name].own);
		const present = readPrompt(projectDirectory, name);
		if (revision === undefined || revision === present.revision) continue;
		throw new AutocoderError(
			'EDIT_CONFLICT',
			`${FILES[name].own} was changed by somebody else since it was read.`,
			'Read it again, look what changed, and edit that.',
		);
	}
	for (const [name, { text }] of entries) writePrompt(join(projectDirectory, FILES[name].own), text);
}

/**
 * Puts a specification in the place of the present one, of which a copy is kept in `.autocoder/backups/` when it said something.
 *
 * @param revision of the text that the new one was made from
 * @returns the revision of the new one
 * @throws AutocoderError as writePrompts
 */
export function replaceSpec(projectDirectory: string, text: string, revision: string): string {
	const present = readPrompt(projectDirectory, 'app_spec');
	if (present.own && present.revision === revision && specState(present.text) === 'filled')
		keepCopy(projectDirectory, present);
	writePrompts(projectDirectory, { app_spec: { text, revision } });
	return readPrompt(projectDirectory, 'app_spec').revision;
}

/** Named by its time and text, so that the same text is kept once a second and no other one is replaced. */
function keepCopy(projectDirectory: string, { text, revision }: PromptText): void {
	const { own, backups } = projectFiles(projectDirectory);
	translatingErrors(backups, () => {
		for (const directory of [own, backups])
			if (lstatSync(directory, { throwIfNoEntry: false })?.isSymbolicLink()) throw outside(directory);
		makeOwnDirectory(own);
		makeDirectories(backups);
		const time = new Date().toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '_');
		writeFileSync(join(backups, `app_spec.${time}.${revision.slice(0, 8)}.txt`), text, { flush: true });
	});
}

function readPrompt(projectDirectory: string, name: PromptName): PromptText {
	const own = readOwn(projectDirectory, name);
	const text = own ?? readFileSync(join(BUILT_IN, FILES[name].builtIn), 'utf8');
	return { text, own: own !== undefined, revision: createHash('sha256').update(text).digest('hex').slice(0, 32) };
}

/** Undefined when the project has none. */
function readOwn(projectDirectory: string, name: PromptName): string | undefined {
	const path = join(projectDirectory, FILES[name].own);
	return translatingErrors(path, () => {
		for (const part of [dirname(path), path]) {
			const stat = lstatSync(part, { throwIfNoEntry: false });
			if (stat === undefined) return undefined;
			if (stat.isSymbolicLink()) throw outside(part);
		}
		// Neither through a link that is put there now, nor waiting at a named pipe.
		const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
		try {
			const stat = fstatSync(file);
			if (stat.isFile() && stat.size <= MOST_BYTES) return readFileSync(file, 'utf8');
		} finally {
			closeSync(file);
		}
		throw new AutocoderError(
			'PROMPT_INVALID',
			`${path} is no file of text, or has more than ${MOST_BYTES / 1_000_000} MB.`,
			'Move it away, and write what it should say anew.',
		);
	});
}

function writePrompt(path: string, text: string | null): void {
	translatingErrors(path, () => {
		if (text === null) return rmSync(path, { force: true });
		const directory = dirname(path);
		mkdirSync(directory, { recursive: true });
		if (lstatSync(directory).isSymbolicLink()) throw outside(directory);
		const partial = join(directory, `.${basename(path)}.${randomUUID()}`);
		try {
			// A new file that takes the other's name: who reads meanwhile gets the one text or the other.
			writeFileSync(partial, text.toWellFormed(), { flag: 'wx', flush: true });
			renameSync(partial, path);
		} finally {
			if (existsSync(partial)) rmSync(partial);
		}
	});
}

function outside(path: string): AutocoderError {
	return new AutocoderError(
		'FILE_OUTSIDE_PROJECT',
		`${path} is a link, which may lead out of the project.`,
		'Put the file itself in its place.',
	);
}
