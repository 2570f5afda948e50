import { z } from 'zod';

/** What every refusal and failure looks like. `detail` is for people; programs match on `code`. */
export const errorReply = z
	.object({
		detail: z.string(),
		code: z.string().describe('A code of docs/errors.md'),
		next: z.string().describe('What to do about it'),
		issues: z
			.array(z.object({ path: z.string(), message: z.string() }))
			.optional()
			.describe('Where a request did not fit its schema'),
	})
	.meta({ id: 'Error' });
export type ErrorReply = z.infer<typeof errorReply>;
