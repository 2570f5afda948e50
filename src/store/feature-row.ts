import type { Feature, FeatureDraft } from '../contract/feature.ts';
import type { FeaturePatch } from '../core/feature-lifecycle.ts';

/** A row of `features` as SQLite gives it; the earlier tool may have left NULL booleans. */
export interface FeatureRow extends Omit<Feature, 'steps' | 'passes' | 'in_progress'> {
	readonly steps: string;
	readonly passes: number | null;
	readonly in_progress: number | null;
}

export function toFeature(row: FeatureRow): Feature {
	return {
		id: row.id,
		priority: row.priority,
		category: row.category,
		name: row.name,
		description: row.description,
		steps: toSteps(row.steps),
		passes: row.passes === 1,
		in_progress: row.in_progress === 1,
		attempts: row.attempts,
		last_failure: row.last_failure,
		claimed_by: row.claimed_by,
		passed_at: row.passed_at,
		parked_at: row.parked_at,
		revision: row.revision,
	};
}

/** `steps` is JSON text; what an earlier tool or a person wrote otherwise is kept as one step rather than lost. */
function toSteps(json: string): string[] {
	try {
		const value: unknown = JSON.parse(json);
		if (Array.isArray(value)) return value.map((step) => (typeof step === 'string' ? step : JSON.stringify(step)));
	} catch {
		// Not JSON: falls through to the text itself.
	}
	return [String(json)];
}

export function toColumns(patch: FeaturePatch): Record<string, string | number | null> {
	return Object.fromEntries(Object.entries(patch).map(([name, value]) => [name, toColumn(value)]));
}

function toColumn(value: string | number | boolean | string[] | null): string | number | null {
	if (Array.isArray(value)) return JSON.stringify(value.map((step) => step.toWellFormed()));
	if (typeof value === 'boolean') return Number(value);
	return typeof value === 'string' ? value.toWellFormed() : value;
}

/** Half a surrogate pair, which JSON may carry, would be stored as bytes that other readers of the database choke on. */
export function wellFormed({ category, name, description, steps }: FeatureDraft): FeatureDraft {
	return {
		category: category.toWellFormed(),
		name: name.toWellFormed(),
		description: description.toWellFormed(),
		steps: steps.map((step) => step.toWellFormed()),
	};
}
