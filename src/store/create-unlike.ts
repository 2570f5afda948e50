import type { FeatureDraft } from '../contract/feature.ts';
import { findAlike } from '../core/alike-features.ts';
import type { Actor } from '../core/feature-lifecycle.ts';
import type { StoreContext } from './context.ts';
import type { FeatureRow } from './feature-row.ts';
import type { CreatedFeatures, Features } from './features.ts';

/** For lists of a model that may have been asked the same before. */
export interface UnlikeFeatures {
	/** As `create`, but also skips drafts that only say in other words what is there; see `findAlike`. */
	createUnlike(drafts: readonly FeatureDraft[], actor: Actor): CreatedFeatures;
	/** The places, from 0, of drafts that `createUnlike` would skip at present, those among them that repeat an earlier one included. */
	known(drafts: readonly FeatureDraft[]): number[];
}

type Present = Pick<FeatureRow, 'id' | 'name' | 'category' | 'description'>;

export function createUnlike({ sql, read, write }: StoreContext, create: Features['create']): UnlikeFeatures {
	const present = () => sql('SELECT id, name, category, description FROM features ORDER BY id').all() as Present[];

	return {
		createUnlike: (drafts, actor) =>
			write(() => {
				const alike = findAlike(present());
				const skipped: { name: string; existing_id: number }[] = [];
				const created = drafts.flatMap((draft) => {
					const twin = alike.to(draft);
					if (twin !== undefined) {
						skipped.push({ name: draft.name, existing_id: twin.id });
						return [];
					}
					const made = create([draft], actor).created;
					for (const feature of made) alike.add(feature);
					return made;
				});
				return { created, skipped };
			}),
		known: (drafts) =>
			read(() => {
				const alike = findAlike<Pick<FeatureDraft, 'name' | 'category' | 'description'>>(present());
				return drafts.flatMap((draft, index) => {
					const isKnown = alike.to(draft) !== undefined;
					alike.add(draft);
					return isKnown ? [index] : [];
				});
			}),
	};
}
