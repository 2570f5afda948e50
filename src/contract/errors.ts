/** What an error code means to the outside: its HTTP status, the exit code of the command line, and a line on each of what it means and what mends it. */
interface ErrorKind {
	readonly http: number;
	readonly exit: number;
	readonly meaning: string;
	/** What to do, in general; an error that knows its case better says it in `next`. */
	readonly mend: string;
}

/** The one table of error codes; `npm run docs` makes docs/errors.md of it. A code is never renamed: scripts and pages match on it. */
export const ERRORS = {
	USAGE: { http: 422, exit: 2, meaning: 'The arguments do not fit the command.', mend: 'Look at "autocoder --help".' },
	PROJECT_NOT_FOUND: {
		http: 404,
		exit: 2,
		meaning: 'No project of that name is registered and no directory of that path exists.',
		mend: 'Check the spelling; a project that is not registered is named by its path.',
	},
	PROJECT_NOT_A_DIRECTORY: {
		http: 422,
		exit: 2,
		meaning: 'The path of the project is not a directory.',
		mend: 'Give the directory of the project.',
	},
	PROJECT_NESTED: {
		http: 409,
		exit: 2,
		meaning: 'One project would lie inside another.',
		mend: 'Use a directory apart from it: agents of the outer project would change the files of the inner one.',
	},
	PROJECT_UNREADABLE: {
		http: 403,
		exit: 1,
		meaning: 'The project directory cannot be read or written.',
		mend: 'Check the permissions of the directory and those above it.',
	},
	PROJECT_TOO_WIDE: {
		http: 422,
		exit: 2,
		meaning: 'The project directory is the home directory, or holds it.',
		mend: 'Use a directory of its own: agents may read and change everything in their project.',
	},
	PROJECT_NAME_INVALID: {
		http: 422,
		exit: 2,
		meaning: 'A project name has 1 to 50 letters, digits, hyphens or underscores.',
		mend: 'Choose such a name.',
	},
	PROJECT_NAME_TAKEN: { http: 409, exit: 2, meaning: 'Another project has that name.', mend: 'Choose another name.' },
	SPEC_INCOMPLETE: {
		http: 422,
		exit: 2,
		meaning: 'A text is not a complete specification.',
		mend: 'Give all of it inside <project_specification>…</project_specification>.',
	},
	SPEC_MISSING: {
		http: 422,
		exit: 2,
		meaning: 'The project has no specification to make features from.',
		mend: 'Write what the application should be into prompts/app_spec.txt, inside <project_specification>…</project_specification>.',
	},
	SPEC_UNFILLED: {
		http: 422,
		exit: 2,
		meaning: 'The specification is empty or still the untouched template.',
		mend: 'Put your own words inside its <project_specification>, and start again.',
	},
	PROMPT_INVALID: {
		http: 422,
		exit: 2,
		meaning: 'A prompt file is missing, is empty or uses an unknown placeholder.',
		mend: 'Mend the file, or delete it to use the built-in prompt.',
	},
	DATABASE_CORRUPT: {
		http: 500,
		exit: 1,
		meaning: 'The database file is not a usable SQLite database.',
		mend: 'Move it away and restore a copy from .autocoder/backups; it was left as it is.',
	},
	DATABASE_LOCKED: {
		http: 503,
		exit: 1,
		meaning: 'Another process keeps the database locked.',
		mend: 'Close the program that holds it open, or try again.',
	},
	DATABASE_NEWER: {
		http: 409,
		exit: 1,
		meaning: 'The database was written by a newer version of autocoder.',
		mend: 'Update autocoder. The database was left untouched.',
	},
	DATABASE_REPLACED: {
		http: 409,
		exit: 1,
		meaning: 'The database file was deleted or replaced while it was open.',
		mend: 'Restore the file if it is missing, and start again.',
	},
	BACKUP_EXISTS: {
		http: 409,
		exit: 2,
		meaning: 'Something lies where a backup is to be written.',
		mend: 'Name another file, or write over it with --force.',
	},
	DISK_FULL: {
		http: 507,
		exit: 1,
		meaning: 'There is no space left on the disk.',
		mend: 'Free some space and start again; nothing was lost.',
	},
	FEATURE_NOT_FOUND: {
		http: 404,
		exit: 1,
		meaning: 'No feature has that id.',
		mend: 'Look at the list of features for the ids that there are.',
	},
	FEATURE_REFUSED: {
		http: 409,
		exit: 1,
		meaning: 'The state of the feature does not allow the change.',
		mend: 'Look at the feature; release it or mark it failing first.',
	},
	EDIT_CONFLICT: {
		http: 409,
		exit: 1,
		meaning: 'Somebody else changed it since it was read.',
		mend: 'Read it again, look what changed, and edit that.',
	},
	FEATURE_LIST_INVALID: {
		http: 422,
		exit: 2,
		meaning: 'feature_list.json is not a list of features.',
		mend: 'Mend the file, or move it away to start without it.',
	},
	GUARD_SETTINGS_INVALID: {
		http: 422,
		exit: 2,
		meaning: 'A guard.yaml, which says what agents may start beside the default list, cannot be understood.',
		mend: 'Mend the line that is named, or delete the file to go by the default list.',
	},
	SESSION_ENDED: {
		http: 409,
		exit: 1,
		meaning: 'The session that asks for a change has ended.',
		mend: 'Start a new session; nothing was changed.',
	},
	RUN_ALREADY_ACTIVE: {
		http: 409,
		exit: 1,
		meaning: 'Another runner works on the project.',
		mend: 'Watch it with "autocoder status", or stop it with "autocoder stop", and start again.',
	},
	RUN_LEASE_LOST: {
		http: 409,
		exit: 1,
		meaning: 'Another runner took the project over.',
		mend: 'Watch that one with "autocoder status"; this one has ended.',
	},
	CREDENTIALS_MISSING: {
		http: 422,
		exit: 4,
		meaning: 'No Claude credentials were found, or they were refused.',
		mend: 'Set ANTHROPIC_API_KEY, or log in with the Claude CLI. "autocoder demo" needs none.',
	},
	CLAUDE_NOT_FOUND: {
		http: 422,
		exit: 1,
		meaning: 'The Claude executable cannot be started.',
		mend: 'Install autocoder again, or check the path in CLI_COMMAND.',
	},
	GIT_NOT_FOUND: {
		http: 422,
		exit: 1,
		meaning: 'git is not installed.',
		mend: 'Install git, or add its directory to PATH, and start again.',
	},
	BOX_REQUIRED: {
		http: 409,
		exit: 1,
		meaning: 'Runs without a box for agents are refused by a setting, and there is none on this machine.',
		mend: 'Make bubblewrap work ("autocoder doctor" says how), or take the setting back.',
	},
	SHELL_NOT_FOUND: {
		http: 409,
		exit: 1,
		meaning: 'There is no bash on the PATH, which agents run their commands with.',
		mend: 'Install bash, or add its directory to PATH.',
	},
	GIT_FAILED: {
		http: 500,
		exit: 1,
		meaning: 'A git command failed.',
		mend: 'Run the command in the project yourself to see what git wants.',
	},
	BROWSER_NOT_FOUND: {
		http: 422,
		exit: 1,
		meaning: 'No browser was found to test applications in.',
		mend: 'Install Chrome or Chromium, name one in AUTOCODER_BROWSER, or run with --yolo to go without browser tests.',
	},
	PROCESS_LEFT_OVER: {
		http: 500,
		exit: 1,
		meaning: 'Processes of an ended session could not be ended.',
		mend: 'End the processes that are named, and start again.',
	},
	PROJECT_PATH_TAKEN: {
		http: 409,
		exit: 2,
		meaning: 'That directory is registered as another project.',
		mend: 'Run that project, or choose another directory.',
	},
	FILE_OUTSIDE_PROJECT: {
		http: 403,
		exit: 1,
		meaning: 'A file of the project is a link, or lies behind one, and may lead out of the project.',
		mend: 'Put the file itself in its place.',
	},
	DELETE_REFUSED: {
		http: 409,
		exit: 1,
		meaning: 'The directory of the project must not be deleted: too much else would go with it.',
		mend: 'Remove the project from the list only, and delete by hand what is to go.',
	},
	FILE_NOT_FOUND: {
		http: 404,
		exit: 2,
		meaning: 'A file that was named does not exist or cannot be read.',
		mend: 'Check the path.',
	},
	FILE_EXISTS: {
		http: 409,
		exit: 2,
		meaning: 'A file that would have been written exists already.',
		mend: 'Choose another name, or move the file away.',
	},
	SESSION_NOT_FOUND: {
		http: 404,
		exit: 1,
		meaning: 'No session has that number.',
		mend: 'Look at "autocoder logs" for the sessions that there are.',
	},
	CONVERSATION_NOT_FOUND: {
		http: 404,
		exit: 1,
		meaning: 'No conversation has that number.',
		mend: 'Look at the list of conversations for those that there are.',
	},
	CHAT_BUSY: {
		http: 409,
		exit: 1,
		meaning: 'Claude is still answering in the conversation.',
		mend: 'Wait until the answer is over, or stop it, and send it again.',
	},
	CHAT_NOT_STARTED: {
		http: 409,
		exit: 1,
		meaning: 'Something was said in a chat before it was begun.',
		mend: 'Send {"type":"start"} first.',
	},
	QUESTIONS_CLOSED: {
		http: 409,
		exit: 1,
		meaning: 'The questions that an answer was meant for are not open any more.',
		mend: 'Read what was said since, and say it as a message.',
	},
	PROPOSAL_CLOSED: {
		http: 409,
		exit: 1,
		meaning: 'What was to be accepted was accepted already, or a later proposal took its place.',
		mend: 'Look at the latest proposal of the conversation.',
	},
	PROPOSAL_MISSING: {
		http: 409,
		exit: 1,
		meaning: 'The conversation cannot be ended yet, since nothing was proposed in it.',
		mend: 'Ask for a proposal first, or leave the conversation as it is: it is kept.',
	},
	NOTHING_TO_RETRY: {
		http: 409,
		exit: 1,
		meaning: 'There is no message that still waits for an answer.',
		mend: 'Say something new.',
	},
	ATTACHMENT_INVALID: {
		http: 422,
		exit: 2,
		meaning: 'A file that came with a message is not a PNG or JPEG picture of 5 MB at most.',
		mend: 'Send a PNG or JPEG picture of 5 MB at most, and four at most with a message.',
	},
	MODEL_LIMITED: {
		http: 429,
		exit: 1,
		meaning: 'A usage limit of the Claude account is reached.',
		mend: 'Try again when the limit ends; nothing was lost.',
	},
	MODEL_FAILED: {
		http: 502,
		exit: 1,
		meaning: 'Claude could not give an answer.',
		mend: 'Try again; nothing was lost.',
	},
	ANSWER_EMPTY: {
		http: 502,
		exit: 1,
		meaning: 'Claude answered with nothing.',
		mend: 'Try again, or say it differently.',
	},
	NO_ACTIVE_RUN: {
		http: 409,
		exit: 1,
		meaning: 'No run is there to be paused, resumed or stopped.',
		mend: 'Start one with "autocoder run".',
	},
	RUN_UNRESPONSIVE: {
		http: 504,
		exit: 1,
		meaning: 'The run did not do in time what was asked of it.',
		mend: 'Look at "autocoder status"; end its process if it hangs.',
	},
	DIRECTORY_NOT_EMPTY: {
		http: 409,
		exit: 2,
		meaning: 'The directory that is to hold a new project already has files.',
		mend: 'Choose an empty directory, or one that does not exist yet.',
	},
	PORT_TAKEN: {
		http: 409,
		exit: 1,
		meaning: 'Another program listens on the port.',
		mend: 'Choose another port with --port.',
	},
	ADDRESS_UNUSABLE: {
		http: 422,
		exit: 1,
		meaning: 'The server cannot listen on the address and port that were given.',
		mend: 'Check --host and --port.',
	},
	UNAUTHORIZED: {
		http: 401,
		exit: 1,
		meaning: 'The request to the server brings no token, or a wrong one.',
		mend: 'In a browser, open the link that "autocoder" shows; in a program, send the text of ~/.autocoder/token as "Authorization: Bearer …".',
	},
	TOO_MANY_ATTEMPTS: {
		http: 429,
		exit: 1,
		meaning: 'Too many requests with a wrong token came within a second.',
		mend: 'Wait a second, and send the text of ~/.autocoder/token.',
	},
	FORBIDDEN_HOST: {
		http: 403,
		exit: 1,
		meaning: 'The request was sent to a name that is not the name of this server.',
		mend: 'Use the address that "autocoder" shows, with its port; --host names another.',
	},
	FORBIDDEN_ORIGIN: {
		http: 403,
		exit: 1,
		meaning: 'The request comes from a web page that is not autocoder’s own.',
		mend: 'Use the page of autocoder itself; a program sends the token as "Authorization: Bearer …" and no Origin.',
	},
	TOKEN_UNUSABLE: {
		http: 500,
		exit: 1,
		meaning: 'The file with the token of the server cannot be used.',
		mend: 'Move the file away: the next start makes a new one.',
	},
	PATH_INVALID: {
		http: 422,
		exit: 2,
		meaning: 'A path or the name of a folder cannot be used as it is.',
		mend: 'Give an absolute path, or a plain name without separators.',
	},
	PATH_NOT_A_DIRECTORY: { http: 422, exit: 2, meaning: 'The path is a file.', mend: 'Choose the folder it lies in.' },
	PATH_SENSITIVE: {
		http: 403,
		exit: 1,
		meaning: 'The path belongs to the system, or is a place where secrets are kept.',
		mend: 'Choose another folder.',
	},
	PATH_UNREADABLE: {
		http: 403,
		exit: 1,
		meaning: 'The path cannot be read or written.',
		mend: 'Check its permissions, or choose another folder.',
	},
	PATH_TIMEOUT: {
		http: 504,
		exit: 1,
		meaning: 'The disk or network share did not answer in time.',
		mend: 'Check that it is connected, or choose another folder.',
	},
	SCHEDULE_INVALID: {
		http: 422,
		exit: 2,
		meaning: 'A text does not say in which windows runs may work.',
		mend: 'Write days, times and perhaps a time zone, such as "mon-fri 22:00-06:00 Europe/Berlin; sat,sun 00:00-24:00".',
	},
	WEBHOOK_NOT_SET: {
		http: 409,
		exit: 1,
		meaning: 'No webhook is set for the project.',
		mend: 'Set webhook_url in the settings, or PROGRESS_N8N_WEBHOOK_URL.',
	},
	DELIVERY_NOT_FOUND: {
		http: 404,
		exit: 1,
		meaning: 'No delivery to the webhook has that id.',
		mend: 'Look at the list of deliveries; old ones are removed from it.',
	},
	DELIVERY_FAILED: {
		http: 502,
		exit: 1,
		meaning: 'The receiver of the webhook did not take what was sent to it by hand.',
		mend: 'Look why at the receiver, check the address, and send it again; "autocoder webhook show" lists every attempt.',
	},
	DELIVERY_UNDER_WAY: {
		http: 409,
		exit: 1,
		meaning: 'The delivery is being sent at this moment.',
		mend: 'Wait some seconds, and look how it went.',
	},
	SERVER_ENDING: {
		http: 503,
		exit: 1,
		meaning: 'The server is about to end.',
		mend: 'Try again when it has been started again; runs go on meanwhile.',
	},
	ROUTE_NOT_FOUND: {
		http: 404,
		exit: 1,
		meaning: 'The server has no such route.',
		mend: 'Look at /api/openapi.json for the routes that there are.',
	},
	REQUEST_INVALID: {
		http: 422,
		exit: 2,
		meaning: 'A request to the server does not fit what its route takes.',
		mend: 'Look at /api/openapi.json for what the route takes.',
	},
	INTERNAL: {
		http: 500,
		exit: 1,
		meaning: 'Something happened that autocoder did not foresee.',
		mend: 'This is a defect of autocoder: please report it with what you did.',
	},
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERRORS;

/** An error that is shown to people: which value was wrong, and what to do next. */
export class AutocoderError extends Error {
	override readonly name = 'AutocoderError';

	/** What the reader can do about it; one sentence. */
	readonly next: string;
	/** Whether `next` was said for this very case; what the table says is for people, not for agents. */
	readonly nextIsOwn: boolean;

	/**
	 * @param message what happened, with the value it happened to; one sentence
	 * @param next what the reader can do about it; one sentence. Default: what the table says
	 */
	constructor(
		readonly code: ErrorCode,
		message: string,
		next?: string,
		options?: { cause?: unknown },
	) {
		super(message, options);
		this.next = next ?? ERRORS[code].mend;
		this.nextIsOwn = next !== undefined;
	}
}
