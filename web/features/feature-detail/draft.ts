import type { FeatureDraft } from '../../../src/contract/feature.ts';

/** A feature as it stands in a form: its steps are lines. */
export interface DraftText {
	readonly name: string;
	readonly category: string;
	readonly description: string;
	readonly steps: string;
}

export const EMPTY_DRAFT: DraftText = { name: '', category: '', description: '', steps: '' };

export function toText({ name, category, description, steps }: FeatureDraft): DraftText {
	// A line break inside a step would make two of it.
	return { name, category, description, steps: steps.map((step) => step.replace(/\s*\n\s*/g, ' ')).join('\n') };
}

export function toDraft({ name, category, description, steps }: DraftText): FeatureDraft {
	return {
		name: name.trim(),
		category: category.trim(),
		description: description.trim(),
		steps: steps.split('\n').flatMap((step) => step.trim() || []),
	};
}

export function isComplete(text: DraftText): boolean {
	const { name, category, description, steps } = toDraft(text);
	return name !== '' && category !== '' && description !== '' && steps.length > 0;
}

export function isEmpty(text: DraftText): boolean {
	return Object.values(text).every((words) => words === '');
}

export function isSame(one: DraftText, other: DraftText): boolean {
	return JSON.stringify(toDraft(one)) === JSON.stringify(toDraft(other));
}
