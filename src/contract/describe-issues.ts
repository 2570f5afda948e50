import type { z } from 'zod';

/** The first few issues, each with the place it is at; all of them would drown the reader when 500 features miss a field. */
export function describeIssues(error: z.ZodError): string {
	const shown = error.issues
		.slice(0, 3)
		.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message));
	const more = error.issues.length - shown.length;
	return shown.join('; ') + (more > 0 ? `; and ${more} more` : '');
}
