import { AutocoderError } from '../../contract/errors.ts';

/** Asks the disk something, and gives up after a while. */
export type InTime = <T>(path: string, ask: () => Promise<T>) => Promise<T>;

/** Node.js asks disks on four threads. Two may hang on a network share that is gone; the others must stay. */
const MOST_OVERDUE = 2;

/**
 * A share that is gone answers after minutes, and holds a thread for as long.
 *
 * @throws AutocoderError PATH_TIMEOUT, at once while too many questions hang
 */
export function createInTime(withinMs: number): InTime {
	let overdue = 0;
	return async (path, ask) => {
		if (overdue >= MOST_OVERDUE) throw tooSlow(path);
		const answer = ask();
		let timer: NodeJS.Timeout | undefined;
		const late = new Promise<never>((_, reject) => {
			timer = setTimeout(() => {
				overdue += 1;
				const settled = () => {
					overdue -= 1;
				};
				answer.then(settled, settled);
				reject(tooSlow(path));
			}, withinMs);
		});
		try {
			return await Promise.race([answer, late]);
		} finally {
			clearTimeout(timer);
		}
	};
}

function tooSlow(path: string): AutocoderError {
	return new AutocoderError('PATH_TIMEOUT', `The disk of ${path} does not answer.`);
}
