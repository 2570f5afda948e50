import { dirname } from 'node:path';
import { AutocoderError } from '../contract/errors.ts';

/** A project without its database: one that has not been started yet, or a directory that is none. */
export function fileMissing(database: string): AutocoderError {
	return new AutocoderError(
		'PROJECT_NOT_FOUND',
		`${dirname(database)} has no features.db yet.`,
		`Start it with "autocoder run --project-dir ${dirname(database)}".`,
	);
}
