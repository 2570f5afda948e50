/** Thrown inside the guard where a command is found that may not run; `decideCommand` makes an answer of it. */
export class Refusal extends Error {
	/**
	 * @param rule a short name that stays, for the journal and for tests
	 * @param what what is refused and why, a sentence
	 * @param instead what to do, a sentence
	 */
	constructor(
		readonly rule: string,
		what: string,
		instead: string,
	) {
		super(`${what} ${instead}`);
	}
}

/** A piece of a command as a refusal quotes it. */
export function quote(text: string): string {
	const line = text.replace(/\s+/g, ' ').trim();
	return `"${line.length > 60 ? `${line.slice(0, 60).toWellFormed()}…` : line}"`;
}
