import { AutocoderError } from '../../contract/errors.ts';
import { isAlive } from '../../process/identity.ts';
import { type ProjectActivity, readProjectActivity } from '../../store/health.ts';
import { projectFiles } from '../../store/project-store.ts';

/** What the database tells; when it cannot be read, whether a runner lives is not known. */
export type Activity =
	| { readonly runner: 'lives' | 'none'; readonly facts: ProjectActivity | null }
	| { readonly runner: 'unknown'; readonly facts: null };

export function activityOf(directory: string): Activity {
	try {
		const facts = readProjectActivity(projectFiles(directory).database, { now: Date.now, isAlive });
		return { runner: facts?.latest?.alive ? 'lives' : 'none', facts };
	} catch {
		// The check of the database says what is wrong with it.
		return { runner: 'unknown', facts: null };
	}
}

/**
 * Before anything of a project is mended: what a live runner uses is not left over.
 *
 * @throws AutocoderError RUN_ALREADY_ACTIVE
 */
export function requireNoRunner(directory: string): void {
	const { runner } = activityOf(directory);
	if (runner === 'none') return;
	throw new AutocoderError(
		'RUN_ALREADY_ACTIVE',
		runner === 'lives'
			? `A runner works on ${directory}, so nothing of it was touched.`
			: `Whether a runner works on ${directory} cannot be told from its database, so nothing of it was touched.`,
		runner === 'lives' ? 'Stop it first, or let it end.' : 'See to the database first.',
	);
}
