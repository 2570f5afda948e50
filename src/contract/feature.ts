import { z } from 'zod';

/** Ids as they cross a boundary: SQLite row ids from 1. */
export const featureId = z.int().min(1).max(Number.MAX_SAFE_INTEGER).describe('The id of a feature');

/** What a feature is made of when somebody creates it. Bounds keep a row readable and an answer sendable. */
export const featureDraft = z.object({
	category: z.string().trim().min(1).max(100).describe('A kind of work, such as "functional" or "style"'),
	name: z.string().trim().min(1).max(255).describe('A short name that a person recognises'),
	description: z.string().trim().min(1).max(10_000).describe('What the feature does for its user'),
	steps: z
		.array(z.string().trim().min(1).max(2_000))
		.min(1)
		.max(100)
		.describe('The steps of a test, in order, the last with an outcome that can be observed'),
});
export type FeatureDraft = z.infer<typeof featureDraft>;

/** What a person may write anew; steps are replaced as a whole. */
export const featureEdit = featureDraft
	.extend({ priority: z.int().min(-1_000_000_000).max(1_000_000_000).describe('Lower is worked on sooner') })
	.partial();
export type FeatureEdit = z.infer<typeof featureEdit>;

export const reasonText = z.string().trim().min(1).max(2_000);

/** A feature as everybody outside the store sees it. Times are Unix milliseconds. */
export const feature = z.object({
	id: featureId,
	priority: z.int(),
	category: z.string(),
	name: z.string(),
	description: z.string(),
	steps: z.array(z.string()),
	passes: z.boolean(),
	in_progress: z.boolean(),
	/** How often a session has taken the feature on. */
	attempts: z.int(),
	last_failure: z.string().nullable(),
	/** The session that holds the feature. */
	claimed_by: z.int().nullable(),
	passed_at: z.int().nullable(),
	/** Since when no session takes it, because it failed in too many; null: it is not parked. */
	parked_at: z.int().nullable(),
	/** Raised by each change of what the feature says or of its priority, whoever makes it. */
	revision: z.int(),
});
export type Feature = z.infer<typeof feature>;

/** Where a feature stands on a board. One that passes is done, whatever else is said of it. */
export const featureGroup = z.enum(['pending', 'in_progress', 'done']);
export type FeatureGroup = z.infer<typeof featureGroup>;

/** All features, in the order in which they are worked on. */
export const featureBoard = z.object({
	pending: z.array(feature),
	in_progress: z.array(feature),
	done: z.array(feature),
});
export type FeatureBoard = z.infer<typeof featureBoard>;

/** Counts of a project; percentage of passing features to one decimal, 0 when there are none. */
export const featureStats = z.object({
	passing: z.int(),
	in_progress: z.int(),
	total: z.int(),
	percentage: z.number(),
});
export type FeatureStats = z.infer<typeof featureStats>;

/** One entry of a legacy `feature_list.json`; everything but a name or a description may be missing. */
const legacyEntry = z
	.object({
		priority: z.int().nullish(),
		category: z.string().nullish(),
		name: z.string().nullish(),
		description: z.string().nullish(),
		steps: z.array(z.string()).nullish(),
		passes: z.boolean().nullish(),
	})
	.refine((entry) => Boolean(entry.name?.trim() || entry.description?.trim()), 'has neither a name nor a description');
export type LegacyEntry = z.infer<typeof legacyEntry>;

/** `feature_list.json` as earlier tools wrote it: the list, or an object that holds it. */
export const legacyFeatureList = z
	.union([z.array(legacyEntry), z.object({ features: z.array(legacyEntry) })])
	.transform((list) => (Array.isArray(list) ? list : list.features));
