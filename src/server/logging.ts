import { closeSync, constants, fstatSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { type DestinationStream, destination as fileDestination, type Level, type Logger, pino } from 'pino';
import { AutocoderError } from '../contract/errors.ts';
import type { Redact } from '../guard/redact.ts';

export interface LoggerOptions {
	readonly level: Level | 'silent';
	readonly redact: Redact;
	/** Where lines go; see `openServerLog`. Default: standard error. */
	readonly destination?: DestinationStream;
}

/**
 * The server's log: one JSON object a line. Requests are told by method, route and address without its query; headers and bodies
 * never are. What is left goes through the redactor, line by line.
 */
export function createLogger({
	level,
	redact,
	destination = fileDestination({ fd: 2, sync: true }),
}: LoggerOptions): Logger {
	return pino(
		{
			level,
			base: { pid: process.pid },
			timestamp: pino.stdTimeFunctions.isoTime,
			formatters: { level: (label) => ({ level: label }) },
			serializers: { req: describeRequest, res: describeReply, err: pino.stdSerializers.err },
			hooks: { streamWrite: redact },
		},
		destination,
	);
}

interface LoggedRequest {
	readonly method?: string;
	readonly url?: string;
	readonly routeOptions?: { readonly url?: string | undefined };
}

/** Queries hold login codes and paths. */
function describeRequest({ method, url, routeOptions }: LoggedRequest) {
	return { method, path: url?.split('?')[0]?.slice(0, 500), route: routeOptions?.url };
}

function describeReply({ statusCode }: { readonly statusCode?: number }) {
	return { status: statusCode };
}

type LogFile = ReturnType<typeof fileDestination>;

const MOST_BYTES = 10_000_000;

/**
 * A log file for its owner alone. At its opening one of more than 10 MB makes room, and is kept as `….1` until the next time.
 *
 * @throws AutocoderError PROJECT_UNREADABLE
 */
export function openServerLog(path: string): LogFile {
	try {
		mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
		let file = openToAppend(path);
		if (fstatSync(file).size > MOST_BYTES) {
			closeSync(file);
			renameSync(path, `${path}.1`);
			file = openToAppend(path);
		}
		return writingTo(file);
	} catch (cause) {
		throw new AutocoderError(
			'PROJECT_UNREADABLE',
			`The log ${path} cannot be written.`,
			'Check what is there, and its permissions.',
			{ cause },
		);
	}
}

/** No link is followed: it could lead to any file of the user. */
function openToAppend(path: string): number {
	const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants;
	return openSync(path, O_APPEND | O_CREAT | O_NOFOLLOW | O_WRONLY, 0o600);
}

function writingTo(fd: number): LogFile {
	const file = fileDestination({ fd, sync: true });
	// A full disk, or a terminal that went away, is no reason for the server to end.
	file.on('error', () => {});
	return file;
}
