import { z } from 'zod';
import { featureStats } from '../feature.ts';
import { projectName } from '../project.ts';
import { agentReply } from './agent.ts';

export const projectReply = z
	.object({
		name: projectName,
		path: z.string(),
		created_at: z.string(),
		/** Whether there is a specification to work from; the untouched template is none. */
		has_spec: z.boolean(),
		/** All 0 while there are no features, or `problem` says why they cannot be counted. */
		stats: featureStats,
		/** The directory is not there. */
		missing: z.boolean(),
		agent_status: agentReply.shape.status,
		/** What its latest run does, such as `waiting`; null while there was none. */
		phase: agentReply.shape.phase,
		/** Why its latest run ended; null while one works, and while there was none. */
		end_reason: agentReply.shape.end_reason,
		/** How many features no session takes any more, because they failed in too many. */
		parked: z.int(),
		/** Why the project's database cannot be read, with a code of docs/errors.md. */
		problem: z.object({ code: z.string(), detail: z.string() }).nullable(),
	})
	.meta({ id: 'Project' });
export type ProjectReply = z.infer<typeof projectReply>;
export const projectsReply = z.array(projectReply);

const promptText = z.string().max(1_000_000);

export const projectCreation = z.object({
	name: projectName,
	/** Where it is to lie; what is there is kept. */
	path: z
		.string()
		.max(4_096)
		.regex(/^(\/|[A-Za-z]:[\\/])[^\0]*$/, 'is no absolute path'),
	/** The text of a filled-in specification; without it there is a template to fill in, unless there is one already. */
	spec: promptText.nullish(),
});

export const deletionQuery = z.object({
	/** Deletes the directory with all that is in it; else the project is only taken off the list. */
	delete_files: z.enum(['true', 'false', '1', '0', '']).default('false'),
});

const prompt = z.object({
	text: z.string(),
	/** Whether the project has a file of its own; else it is the built-in text. */
	own: z.boolean(),
	/** Another one for another text. */
	revision: z.string(),
});
export const promptsReply = z
	.object({ app_spec: prompt, initializer: prompt, coding: prompt, coding_yolo: prompt })
	.meta({ id: 'Prompts' });

/** `revision` as it was read: with it, the change is refused when somebody else was faster. */
const change = z.object({ text: promptText, revision: z.string().max(100).optional() });
/** A text of null goes back to the built-in prompt. */
const override = change.extend({ text: promptText.nullable() });
export const promptsChange = z.object({
	app_spec: change.optional(),
	initializer: override.optional(),
	coding: override.optional(),
	coding_yolo: override.optional(),
});
