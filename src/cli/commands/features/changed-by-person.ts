import { AutocoderError } from '../../../contract/errors.ts';
import type { FeatureChange, FeatureRefusal } from '../../../store/features.ts';

/** @throws AutocoderError FEATURE_NOT_FOUND, FEATURE_REFUSED */
export function changedByPerson(result: FeatureChange | FeatureRefusal): FeatureChange {
	if (result.ok) return result;
	throw new AutocoderError(
		result.code,
		result.message,
		result.code === 'FEATURE_NOT_FOUND' ? 'See "autocoder features" for the numbers.' : 'Nothing was changed.',
	);
}
