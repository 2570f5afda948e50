import type { ToolResult } from '../script.ts';
import { edit, read, write } from '../turns.ts';
import type { FileEdit, TextFile } from './assets.ts';
import { askInGroups, type Play } from './play.ts';
import { applyEdit, type Files, isApplicable, isApplied } from './stages.ts';

/** Where files are put, and what is known about them beforehand. */
export interface Site {
	/** The project's directory, absolute. */
	readonly directory: string;
	/** Paths of the files that are there. */
	readonly present: ReadonlySet<string>;
	/** What the files should hold when the work is done. */
	readonly goal: Files;
	/** Whether a text is one that a file has at some stage: then another session wrote it, and it stays. */
	isOwn(path: string, text: string): boolean;
}

/**
 * Writes files. What an earlier session left behind is read first, as the Write tool demands, and kept when it is whole.
 * The answer is the reason when it could not be done.
 */
export function* putFiles(site: Site, files: readonly TextFile[], text: string): Play<string | undefined> {
	const there = files.filter(({ path }) => site.present.has(path));
	const before = yield* readFiles(site, there, 'Some of this is here already. I read it before I touch it.');
	const missing = files.filter(({ path }) => !site.isOwn(path, before.get(path) ?? ''));
	return yield* writeFiles(site, missing, text);
}

/** Makes edits, each only where it was not made before. The answer is the reason when it could not be done. */
export function* makeEdits(site: Site, edits: readonly FileEdit[], text: string): Play<string | undefined> {
	const paths = [...new Set(edits.map(({ file }) => file))];
	const files = paths.map((path) => ({ path, text: site.goal.get(path) ?? '' }));
	const before = yield* readFiles(site, files, 'What I am about to change, as it is now:');
	const { fitting, broken } = sortOut(edits, before);

	const calls = fitting.map((one) => edit(`${site.directory}/${one.file}`, one.old, one.new));
	const results = yield* askInGroups(text, calls);
	const refused = fitting.filter((_, index) => results[index]?.isError).map(({ file }) => file);

	const unfit = files.filter(({ path }) => broken.has(path) || refused.includes(path));
	return yield* rewrite(site, unfit, 'Not all of it is as I expect it. I write it anew, as it should be.');
}

/** Edits that can be made, in order; and the files that hold neither the old nor the new text of some edit. */
function sortOut(edits: readonly FileEdit[], before: ReadonlyMap<string, string>) {
	const texts = new Map(before);
	const broken = new Set<string>();
	const fitting: FileEdit[] = [];
	for (const one of edits) {
		const now = texts.get(one.file) ?? '';
		if (isApplied(now, one)) continue;
		if (!isApplicable(now, one)) {
			broken.add(one.file);
			continue;
		}
		fitting.push(one);
		texts.set(one.file, applyEdit(now, one));
	}
	return { fitting: fitting.filter(({ file }) => !broken.has(file)), broken };
}

function* writeFiles(site: Site, files: readonly TextFile[], text: string): Play<string | undefined> {
	const results = yield* askInGroups(text, files.map(toWrite(site)));
	const refused = files.filter((_, index) => results[index]?.isError);
	return yield* rewrite(site, refused, 'Some of these exist after all. I read them and write them again.');
}

/** The Write tool replaces only what the session has read. */
function* rewrite(site: Site, files: readonly TextFile[], text: string): Play<string | undefined> {
	if (files.length === 0) return undefined;
	yield* readFiles(site, files, text);
	const results = yield* askInGroups('', files.map(toWrite(site)));
	const failed = files.filter((_, index) => results[index]?.isError).map(({ path }) => path);
	return failed.length === 0 ? undefined : `These files could not be written: ${failed.join(', ')}.`;
}

function toWrite({ directory }: Site) {
	return ({ path, text }: TextFile) => write(`${directory}/${path}`, text);
}

/** The texts of files; one that cannot be read is left out. */
function* readFiles(site: Site, files: readonly TextFile[], text: string): Play<ReadonlyMap<string, string>> {
	const calls = files.map(({ path }) => read(`${site.directory}/${path}`));
	const results = yield* askInGroups(text, calls);
	return new Map(
		files.flatMap(({ path }, index) => {
			const result = results[index];
			return result === undefined || result.isError ? [] : [[path, textOf(result)] as const];
		}),
	);
}

/** The Read tool numbers the lines, and may add a remark of its own at the end. */
function textOf({ text }: ToolResult): string {
	const lines = text.split('\n').flatMap((line) => /^\s*\d+(?:→|\t)(.*)$/.exec(line)?.[1] ?? []);
	return lines.join('\n');
}
