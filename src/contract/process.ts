import { z } from 'zod';

/**
 * One process of one boot of one machine. A pid alone says little: the system gives it out again.
 * `startedAt` and `bootId` are opaque; they are only compared.
 */
export const processIdentity = z.object({
	pid: z.int().min(1),
	startedAt: z.string(),
	bootId: z.string(),
});
export type ProcessIdentity = z.infer<typeof processIdentity>;

/** What holds an agent's processes together: a PID namespace of their own, or only a process group. */
export type BoxKind = 'bubblewrap' | 'process-group';
