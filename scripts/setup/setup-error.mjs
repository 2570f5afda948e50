const SHOWN_LINES = 25;

/** A step that failed for a reason that people can mend. */
export class SetupError extends Error {
	/**
	 * @param {string} message what happened
	 * @param {string} next what to do about it
	 * @param {readonly string[]} output what the failed program wrote; its last lines are kept
	 */
	constructor(message, next, output = []) {
		super(message);
		this.next = next;
		this.output = output.slice(-SHOWN_LINES);
	}
}
