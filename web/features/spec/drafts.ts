import type { PromptName } from './prompt-names.ts';

/** A text that is being edited, and what it began from. */
export interface PromptDraft {
	readonly text: string;
	readonly revision: string;
}

const drafts = new Map<string, PromptDraft>();
const subscribers = new Set<() => void>();

/**
 * Words that are not saved outlive their view: one goes elsewhere in the page, comes back, and they are there.
 * What would end them, leaving or reloading the page, is asked about.
 */
export function draftOf(project: string, name: PromptName): PromptDraft | undefined {
	return drafts.get(keyOf(project, name));
}

export function isUnsaved(project: string, name: PromptName): boolean {
	return drafts.has(keyOf(project, name));
}

export function keepDraft(project: string, name: PromptName, draft: PromptDraft): void {
	if (drafts.size === 0) window.addEventListener('beforeunload', ask);
	drafts.set(keyOf(project, name), draft);
	tell();
}

export function dropDraft(project: string, name: PromptName): void {
	drafts.delete(keyOf(project, name));
	if (drafts.size === 0) window.removeEventListener('beforeunload', ask);
	tell();
}

export function subscribeToDrafts(changed: () => void): () => void {
	subscribers.add(changed);
	return () => subscribers.delete(changed);
}

function keyOf(project: string, name: PromptName): string {
	return `${project}/${name}`;
}

function ask(event: BeforeUnloadEvent): void {
	event.preventDefault();
}

function tell(): void {
	for (const changed of subscribers) changed();
}
