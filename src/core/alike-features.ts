import type { FeatureDraft } from '../contract/feature.ts';

type Said = Pick<FeatureDraft, 'category' | 'name' | 'description'>;

export interface Alike<Present> {
	/** The first that the draft repeats. */
	to(draft: Said): Present | undefined;
	add(feature: Present): void;
}

/**
 * Finds features that people would call the same one: of one name in one category, or of one name and one description, whatever
 * their case, blanks and full stops. A model that is asked twice words the rest differently.
 */
export function findAlike<Present extends Said>(present: Iterable<Present>): Alike<Present> {
	const known = new Map<string, Present>();

	function add(feature: Present): void {
		for (const key of keysOf(feature)) if (!known.has(key)) known.set(key, feature);
	}

	for (const feature of present) add(feature);
	return {
		to(draft) {
			const key = keysOf(draft).find((each) => known.has(each));
			return key === undefined ? undefined : known.get(key);
		},
		add,
	};
}

function keysOf({ category, name, description }: Said): string[] {
	const called = plain(name);
	return [`c ${called} ${plain(category)}`, `d ${called} ${plain(description)}`];
}

/** JSON keeps the two halves of a key apart. */
function plain(text: string): string {
	return JSON.stringify(
		text
			.normalize('NFKC')
			.toLowerCase()
			.replace(/[\s.]+/g, ' ')
			.trim(),
	);
}
