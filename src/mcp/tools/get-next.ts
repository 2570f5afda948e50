import { z } from 'zod';
import { AutocoderError } from '../../contract/errors.ts';
import { isComplete } from '../../core/progress.ts';
import { defineTool } from '../feature-tool.ts';

export const getNext = defineTool({
	name: 'feature_get_next',
	description:
		'The pending feature to work on next: lowest priority first, never one that another session works on. It only advises: claim it with feature_mark_in_progress.',
	input: z.object({}),
	readOnly: true,
	run({ store }) {
		const next = store.features.next();
		if (next !== undefined) return next;
		const stats = store.features.stats();
		if (stats.total === 0)
			throw new AutocoderError('FEATURE_NOT_FOUND', 'There are no features yet. Create them with feature_create_bulk.');
		if (isComplete(stats))
			throw new AutocoderError(
				'FEATURE_NOT_FOUND',
				`All ${stats.total} features pass. There is nothing left to do: end the session.`,
			);
		const parked = store.features.parked();
		const taken = stats.total - stats.passing - parked;
		if (taken <= 0)
			throw new AutocoderError(
				'FEATURE_NOT_FOUND',
				`The remaining ${parked} ${parked === 1 ? 'feature is' : 'features are'} parked: a person has to look at them. End the session.`,
			);
		throw new AutocoderError(
			'FEATURE_NOT_FOUND',
			`The remaining ${taken} ${taken === 1 ? 'feature is' : 'features are'} being worked on. Finish or release the one you hold; otherwise end the session.`,
		);
	},
});
