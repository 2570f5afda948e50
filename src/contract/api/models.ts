import { z } from 'zod';

const offeredModel = z.object({
	id: z.string().describe('What --model takes'),
	name: z.string(),
	description: z.string(),
});
export type OfferedModel = z.infer<typeof offeredModel>;

export const modelList = z.object({
	models: z.array(offeredModel),
	/** The id that is used when nothing else is said. */
	default: z.string(),
	/** `claude`: what Claude offers now; `fallback`: names that stay, since Claude could not be asked. */
	source: z.enum(['claude', 'fallback']),
});
export type ModelList = z.infer<typeof modelList>;
