import { z } from 'zod';

export const health = z.object({ status: z.enum(['ok', 'degraded']), version: z.string() });
export type Health = z.infer<typeof health>;
