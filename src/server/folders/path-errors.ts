import { AutocoderError, type ErrorCode } from '../../contract/errors.ts';

const CODES: Readonly<Record<string, ErrorCode>> = {
	ENOENT: 'FILE_NOT_FOUND',
	ENOTDIR: 'PATH_NOT_A_DIRECTORY',
	EEXIST: 'FILE_EXISTS',
	ELOOP: 'PATH_INVALID',
	ENAMETOOLONG: 'PATH_INVALID',
	EINVAL: 'PATH_INVALID',
	ENOSPC: 'DISK_FULL',
	EDQUOT: 'DISK_FULL',
	ETIMEDOUT: 'PATH_TIMEOUT',
	ESTALE: 'PATH_TIMEOUT',
	ENOTCONN: 'PATH_TIMEOUT',
	EHOSTDOWN: 'PATH_TIMEOUT',
	EIO: 'PATH_TIMEOUT',
};

const SENTENCES: Partial<Record<ErrorCode, (path: string) => string>> = {
	FILE_NOT_FOUND: (path) => `${path} does not exist.`,
	PATH_NOT_A_DIRECTORY: (path) => `${path} is not a folder.`,
	FILE_EXISTS: (path) => `${path} exists already.`,
	PATH_INVALID: (path) => `${path.slice(0, 200)} leads nowhere: it is too long, or its links go round in circles.`,
	DISK_FULL: (path) => `There is no space left for ${path}.`,
	PATH_TIMEOUT: (path) => `The disk of ${path} does not answer.`,
};

/** What the file system refused, as an error of ours; others as they are. */
export function pathError(path: string, error: unknown): unknown {
	if (error instanceof AutocoderError || !(error instanceof Error) || !('code' in error)) return error;
	const code = CODES[String(error.code)] ?? 'PATH_UNREADABLE';
	const sentence = SENTENCES[code]?.(path) ?? `${path} cannot be read or written.`;
	return new AutocoderError(code, sentence, undefined, { cause: error });
}
