import { z } from 'zod';
import {
	feature,
	featureBoard,
	featureDraft,
	featureEdit,
	featureGroup,
	featureId,
	featureStats,
	reasonText,
} from '../feature.ts';
import { projectName } from '../project.ts';
import { idParameter } from './paging.ts';

export const featureReply = feature.meta({ id: 'Feature' });
export const statsReply = featureStats.meta({ id: 'Stats' });

export const featureParameters = z.object({ name: projectName, id: idParameter });

/** A part of the board: `after` is the `next` of the page before. */
export const featuresQuery = z
	.object({
		group: featureGroup.optional(),
		after: z
			.string()
			.regex(/^-?\d{1,15}:\d{1,15}$/, 'is no `next` of another page')
			.optional(),
		limit: z.coerce.number().int().min(1).max(1_000).optional(),
	})
	.refine(({ group, after, limit }) => group !== undefined || (after === undefined && limit === undefined), {
		message: 'is missing: pages are of one group',
		path: ['group'],
	});

const featurePage = z.object({
	group: featureGroup,
	features: z.array(featureReply),
	/** Where the next page begins; null: there is none. */
	next: z.string().nullable(),
});
export type FeaturePage = z.infer<typeof featurePage>;
export const featuresReply = z.union([featureBoard, featurePage]);

export const featureCreation = featureDraft.meta({ id: 'FeatureDraft' });
export const bulkCreation = z.object({ features: z.array(featureDraft).min(1).max(1_000) });
export const bulkReply = z.object({
	created: z.array(featureReply),
	/** What says word for word the same as a feature that exists. */
	skipped: z.array(z.object({ name: z.string(), existing_id: featureId })),
});

/** `revision` is that of the feature as it was read: with it, an edit is refused when somebody else was faster. */
export const featureChange = z
	.strictObject({ ...featureEdit.shape, revision: z.int().min(1).optional() })
	.refine(({ revision: _, ...changes }) => Object.values(changes).some((value) => value !== undefined), {
		message: 'says nothing that should change',
	});
export const failRequest = z.object({ reason: reasonText });
/** `before`: the pending feature that is to come next; null: behind all. */
export const moveRequest = z.object({ before: featureId.nullable() });
