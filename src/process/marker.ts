import { createHash } from 'node:crypto';

/** The environment variable that tells whose a process is. Its value is `<projectKey>:<boxId>`. */
export const MARKER_VARIABLE = 'AUTOCODER_BOX';

/**
 * The project's part of a marker: 16 hex digits. The same directory must always give the same key, so pass the path
 * without symbolic links (`realpath`).
 */
export function projectMarker(realProjectPath: string): string {
	return createHash('sha256').update(realProjectPath).digest('hex').slice(0, 16);
}

/** What the markers of a project's run boxes begin with; boxes of other kinds must not fall to a run's sweep. */
export function runMarkers(projectKey: string): string {
	return `${projectKey}:run-`;
}
