/** What an error code means to the outside: its HTTP status, the exit code of the command line, and its one-line meaning. */
interface ErrorKind {
	readonly http: number;
	readonly exit: number;
	readonly meaning: string;
}

/** The one table of error codes. A code is never renamed: scripts and pages match on it. */
export const ERRORS = {
	USAGE: { http: 422, exit: 2, meaning: 'The arguments do not fit the command.' },
	PROJECT_NOT_FOUND: {
		http: 404,
		exit: 2,
		meaning: 'No project of that name is registered and no directory of that path exists.',
	},
	PROJECT_NOT_A_DIRECTORY: { http: 422, exit: 2, meaning: 'The path of the project is not a directory.' },
	PROJECT_UNREADABLE: { http: 403, exit: 1, meaning: 'The project directory cannot be read or written.' },
	PROJECT_NAME_INVALID: {
		http: 422,
		exit: 2,
		meaning: 'A project name has 1 to 50 letters, digits, hyphens or underscores.',
	},
	PROJECT_NAME_TAKEN: { http: 409, exit: 2, meaning: 'Another project has that name.' },
	PROJECT_PATH_TAKEN: { http: 409, exit: 2, meaning: 'That directory is registered as another project.' },
	PROJECT_NESTED: { http: 409, exit: 2, meaning: 'A project cannot lie inside another one.' },
	SPEC_MISSING: { http: 422, exit: 2, meaning: 'The project has no specification to make features from.' },
	SPEC_UNFILLED: { http: 422, exit: 2, meaning: 'The specification is empty or still the untouched template.' },
	PROMPT_INVALID: { http: 422, exit: 2, meaning: 'A prompt file is missing, is empty or uses an unknown placeholder.' },
	DATABASE_CORRUPT: { http: 500, exit: 1, meaning: 'The database file is not a usable SQLite database.' },
	DATABASE_LOCKED: { http: 503, exit: 1, meaning: 'Another process keeps the database locked.' },
	DATABASE_NEWER: { http: 409, exit: 1, meaning: 'The database was written by a newer version of autocoder.' },
	DATABASE_REPLACED: { http: 409, exit: 1, meaning: 'The database file was deleted or replaced while it was open.' },
	DISK_FULL: { http: 507, exit: 1, meaning: 'There is no space left on the disk.' },
	FEATURE_NOT_FOUND: { http: 404, exit: 1, meaning: 'No feature has that id.' },
	FEATURE_REFUSED: { http: 409, exit: 1, meaning: 'The state of the feature does not allow the change.' },
	FEATURE_LIST_INVALID: { http: 422, exit: 2, meaning: 'feature_list.json is not a list of features.' },
	FILE_NOT_FOUND: { http: 404, exit: 2, meaning: 'A file that was named does not exist or cannot be read.' },
	FILE_EXISTS: { http: 409, exit: 2, meaning: 'A file that would have been written exists already.' },
	SESSION_NOT_FOUND: { http: 404, exit: 1, meaning: 'No session has that number.' },
	SESSION_ENDED: { http: 409, exit: 1, meaning: 'The session that asks for a change has ended.' },
	RUN_ALREADY_ACTIVE: { http: 409, exit: 1, meaning: 'Another runner works on the project.' },
	NO_ACTIVE_RUN: { http: 409, exit: 1, meaning: 'No run is there to be paused, resumed or stopped.' },
	RUN_UNRESPONSIVE: { http: 504, exit: 1, meaning: 'The run did not do in time what was asked of it.' },
	RUN_LEASE_LOST: { http: 409, exit: 1, meaning: 'Another runner took the project over.' },
	CREDENTIALS_MISSING: { http: 422, exit: 4, meaning: 'No Claude credentials were found, or they were refused.' },
	CLAUDE_NOT_FOUND: { http: 422, exit: 1, meaning: 'The Claude executable cannot be started.' },
	GIT_NOT_FOUND: { http: 422, exit: 1, meaning: 'git is not installed.' },
	GIT_FAILED: { http: 500, exit: 1, meaning: 'A git command failed.' },
	BROWSER_NOT_FOUND: { http: 422, exit: 1, meaning: 'No browser was found to test applications in.' },
	PROCESS_LEFT_OVER: { http: 500, exit: 1, meaning: 'Processes of an ended session could not be ended.' },
	DIRECTORY_NOT_EMPTY: {
		http: 409,
		exit: 2,
		meaning: 'The directory that is to hold a new project already has files.',
	},
	INTERNAL: { http: 500, exit: 1, meaning: 'Something happened that autocoder did not foresee.' },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERRORS;

/** An error that is shown to people: which value was wrong, and what to do next. */
export class AutocoderError extends Error {
	override readonly name = 'AutocoderError';

	/**
	 * @param message what happened, with the value it happened to; one sentence
	 * @param next what the reader can do about it; one sentence
	 */
	constructor(
		readonly code: ErrorCode,
		message: string,
		readonly next?: string,
		options?: { cause?: unknown },
	) {
		super(message, options);
	}
}
