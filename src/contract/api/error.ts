import { z } from 'zod';

/** What every refusal and failure looks like. `detail` is for people; programs match on `code`. */
export const errorReply = z.object({
	detail: z.string(),
	/** A code of docs/errors.md. */
	code: z.string(),
	/** What to do about it. */
	next: z.string(),
	/** Where a request did not fit its schema: the path of a field, and why. */
	issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type ErrorReply = z.infer<typeof errorReply>;
