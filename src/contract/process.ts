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

/** `server.json` of autocoder's own directory: where a server listens, and which process it is. */
export const runningServer = z.object({ url: z.url(), process: processIdentity });
export type RunningServer = z.infer<typeof runningServer>;

/** What holds an agent's processes together: a PID namespace of their own, or only a process group. */
export type BoxKind = 'bubblewrap' | 'process-group';
