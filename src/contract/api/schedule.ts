import { z } from 'zod';
import { scheduleText } from '../schedule.ts';

/** A moment in which windows open or close. */
const edge = z.object({
	/** Unix milliseconds. */
	at: z.int(),
	/** The time zone of the window that does. */
	zone: z.string(),
	/** What its clocks show, such as "Mon 22:00". */
	text: z.string(),
});

export const scheduleReply = z
	.object({
		/** The windows as they were typed; null: there are none, and runs may work at any time. */
		schedule: z.string().nullable(),
		/** The machine's time zone, which holds where a window names none. */
		zone: z.string(),
		/** Whether it is inside a window now. */
		open: z.boolean(),
		/** The present time in a window, when there is one, and the next ones; `null`: without a beginning, or without an end. */
		openings: z.array(z.object({ opens: edge.nullable(), closes: edge.nullable() })),
	})
	.meta({ id: 'Schedule' });
export type ScheduleReply = z.infer<typeof scheduleReply>;
export type ScheduleEdge = z.infer<typeof edge>;

export const projectScheduleReply = scheduleReply
	.extend({
		/** Whether the project has windows of its own; else they are those of all projects. */
		own: z.boolean(),
		/** Why the server could not start a run when the present window opened; null: there was nothing of that kind. */
		problem: z.string().nullable(),
	})
	.meta({ id: 'ProjectSchedule' });
export type ProjectScheduleReply = z.infer<typeof projectScheduleReply>;

/** Without a text: what is set for all projects. */
export const scheduleQuery = z.object({ text: scheduleText.optional() });
