/** A step that failed for a reason that people can mend. */
export class SetupError extends Error {
	/**
	 * @param {string} message what happened
	 * @param {string} next what to do about it
	 * @param {readonly string[]} output the last lines that the failed program wrote
	 */
	constructor(message, next, output = []) {
		super(message);
		this.next = next;
		this.output = output;
	}
}
