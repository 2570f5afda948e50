import { z } from 'zod';
import { costReport } from '../cost.ts';
import { journalEvent } from '../events.ts';
import { projectName } from '../project.ts';
import { run } from '../run.ts';
import { session } from '../session.ts';
import { flagParameter, idParameter, limitParameter } from './paging.ts';

/** Pages go back in time: `before` is the lowest id that is known. */
export const pageQuery = z.object({ before: idParameter.optional(), limit: limitParameter(50, 500) });

/** A feature that a session claimed or passed, by its name at that time; `passed`: in that session. */
const workedOn = z.object({ id: z.int(), name: z.string(), passed: z.boolean() });

export const sessionReply = session
	.extend({
		/** Those that it worked on, in order: the first 20. */
		features: z.array(workedOn),
	})
	.meta({ id: 'Session' });
export type SessionReply = z.infer<typeof sessionReply>;
export const sessionsReply = z.object({ sessions: z.array(sessionReply) });

/** `subject` is the first line of its message; `at` Unix milliseconds. */
const commit = z.object({ sha: z.string(), at: z.int(), subject: z.string() }).meta({ id: 'Commit' });
export type Commit = z.infer<typeof commit>;
export const commitsReply = z.object({ commits: z.array(commit) });

export const runsReply = z.object({ runs: z.array(run.meta({ id: 'Run' })) });

export const costReply = costReport.meta({ id: 'CostReport' });

export const itemParameters = z.object({ name: projectName, id: idParameter });
export const blobParameters = z.object({
	name: projectName,
	sha256: z.string().regex(/^[0-9a-f]{64}$/, 'is no SHA-256 in lower-case hexadecimal'),
});

const place = {
	/** The first events after this one; 0 begins with the first. */
	after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
	/** The last events before this one. */
	before: idParameter.optional(),
	limit: limitParameter(100, 500),
};
const oneEnd = (query: { after?: unknown; before?: unknown }) =>
	query.after === undefined || query.before === undefined;
const ONE_END = { message: 'is there together with "after": give one of them', path: ['before'] };

/** Without a place: the latest events. */
export const historyQuery = z.object(place).refine(oneEnd, ONE_END);
export const eventsQuery = z
	.object({ ...place, session: idParameter.optional(), feature: idParameter.optional(), lines: flagParameter })
	.refine(oneEnd, ONE_END)
	.refine((query) => query.session === undefined || query.feature === undefined, {
		message: 'is there together with "session": give one of them',
		path: ['feature'],
	});

/** In the order in which they happened. `head` is the number of the latest event of all. */
export const eventsReply = z.object({
	/** Its id; null while the project has no database. */
	journal: z.string().nullable(),
	head: z.int(),
	events: z.array(journalEvent.meta({ id: 'Event' })),
	/** When they were asked for: of each event the line of the log, as the live stream has it. */
	lines: z.array(z.string()).optional(),
});
