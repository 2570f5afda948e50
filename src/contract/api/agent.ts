import { z } from 'zod';
import { runUse } from '../cost.ts';
import { runEnd, runStatus, runWaitsFor, runWish } from '../run.ts';
import { modelName } from '../settings.ts';

/** What a person at the page sees of a project's runner. `stopped` covers "never started" too. */
const agentStatus = z.enum(['stopped', 'running', 'paused', 'crashed']);

/** Times are Unix milliseconds, except `started_at`, which is ISO 8601. */
export const agentReply = z.object({
	status: agentStatus,
	pid: z.int().nullable(),
	started_at: z.iso.datetime().nullable(),
	yolo_mode: z.boolean(),
	model: z.string().nullable(),
	run_id: z.int().nullable(),
	/** Where the run is, in more words than `status` has. */
	phase: runStatus.nullable(),
	/** What people want of it. */
	desired: runWish.nullable(),
	detail: z.string().nullable(),
	resumes_at: z.int().nullable(),
	/** What a run whose `phase` is `waiting` waits for. */
	waits_for: runWaitsFor.nullable(),
	end_reason: runEnd.nullable(),
	box: z.string().nullable(),
	ended_at: z.int().nullable(),
	/** By the run, all of its sessions together. It grows while a session works. */
	used: runUse.nullable(),
});
export type AgentReply = z.infer<typeof agentReply>;

export const startRequest = z.strictObject({ yolo_mode: z.boolean().nullish(), model: modelName.nullish() }).nullish();

export type StartRequest = z.infer<typeof startRequest>;

export const demoReply = z.object({ name: z.string(), path: z.string() });

export const actionReply = z.object({ success: z.boolean(), status: agentStatus, message: z.string() });
export type ActionReply = z.infer<typeof actionReply>;
