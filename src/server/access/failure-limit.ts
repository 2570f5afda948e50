import { AutocoderError } from '../../contract/errors.ts';

/** How many wrong tokens and codes a second get a full answer. Guessing 256 bits is hopeless anyway; this keeps it from being noise. */
const PER_SECOND = 20;

/** Counts failures. Whoever has the right token is not held up by others who have not. */
export function createFailureLimit(now: () => number): { note(): AutocoderError } {
	let second = 0;
	let count = 0;
	return {
		note() {
			const present = Math.floor(now() / 1_000);
			count = present === second ? count + 1 : 1;
			second = present;
			return count > PER_SECOND
				? new AutocoderError('TOO_MANY_ATTEMPTS', 'Too many requests came with a wrong token.')
				: new AutocoderError('UNAUTHORIZED', 'The token is wrong.');
		},
	};
}
