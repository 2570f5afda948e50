import { z } from 'zod';

export const modelList = z.object({
	models: z.array(z.object({ id: z.string(), name: z.string(), description: z.string() })),
	/** The id that is used when nothing else is said. */
	default: z.string(),
	/** `claude`: what Claude offers now; `fallback`: names that stay, since Claude could not be asked. */
	source: z.enum(['claude', 'fallback']),
});
export type ModelList = z.infer<typeof modelList>;
