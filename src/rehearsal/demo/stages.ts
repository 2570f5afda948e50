import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DemoAssets, DemoFeature, FileEdit, TextFile } from './assets.ts';

/** All files of the application at one stage, by path. */
export type Files = ReadonlyMap<string, string>;

/** The application after the skeleton (index 0) and after each feature. */
export function stagesOf({ skeleton, features }: DemoAssets): readonly Files[] {
	const stages: Files[] = [new Map(skeleton.map(({ path, text }) => [path, text]))];
	for (const feature of features) stages.push(withFeature(stages.at(-1) ?? new Map(), feature));
	return stages;
}

/** Every text that a file has at some stage. */
export function versionsOf(path: string, stages: readonly Files[]): ReadonlySet<string> {
	return new Set(stages.flatMap((files) => files.get(path) ?? []));
}

function withFeature(before: Files, { files, edits }: DemoFeature): Files {
	const after = new Map(before);
	for (const { path, text } of files) after.set(path, text);
	for (const edit of edits) after.set(edit.file, applyEdit(after.get(edit.file) ?? '', edit));
	return after;
}

/** Whether the edit was made, even when later ones changed the place again. */
export function isApplied(text: string, edit: FileEdit): boolean {
	return text.includes(edit.mark ?? edit.new);
}

/** Whether the edit can be made: its old text is there, and only once. */
export function isApplicable(text: string, { old }: FileEdit): boolean {
	return text.split(old).length === 2;
}

/** @throws Error when the old text is not there, or more than once */
export function applyEdit(text: string, edit: FileEdit): string {
	if (!isApplicable(text, edit)) throw new Error(`${edit.file} does not hold this exactly once: ${edit.old}`);
	return text.replace(edit.old, () => edit.new);
}

/** Writes the skeleton into a directory, as the initializer session does. */
export function applySkeleton(directory: string, { skeleton }: DemoAssets): void {
	for (const file of skeleton) put(directory, file);
	chmodSync(join(directory, 'init.sh'), 0o755);
}

/** Makes one feature's change in a directory, as its coding session does. */
export function applyFeature(directory: string, { files, edits }: DemoFeature): void {
	for (const file of files) put(directory, file);
	for (const edit of edits) {
		const before = readFileSync(join(directory, edit.file), 'utf8');
		put(directory, { path: edit.file, text: applyEdit(before, edit) });
	}
}

function put(directory: string, { path, text }: TextFile): void {
	const file = join(directory, path);
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, text);
}
