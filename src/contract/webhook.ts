import { z } from 'zod';
import { budgetScope } from './cost.ts';
import { runEnd } from './run.ts';

/** What stands in an address where something is not shown. */
const NOT_SHOWN = '***';

/**
 * Where deliveries go. A user and password in it are sent as basic authentication. 500 characters are what a setting holds. An address
 * as it is shown is refused: whoever sends it back would lose what is hidden in it. Empty: nobody is told.
 */
export const webhookUrl = z
	.string()
	.max(500)
	.refine((text) => isWebhookUrl(text), 'is no complete address that begins with http:// or https://')
	.refine((text) => !text.includes(NOT_SHOWN), 'is the address as it is shown; give the whole one');

function isWebhookUrl(text: string): boolean {
	if (text === '') return true;
	// The parser would take blanks and line ends out without a word.
	return !/\s/.test(text) && URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}

/** A valid address as people and logs see it: who is named in it, its query and its fragment are hidden, since keys stand there. */
export function shownUrl(text: string): string {
	const url = new URL(text);
	const user = url.username || url.password ? `${NOT_SHOWN}@` : '';
	const query = url.search ? `?${NOT_SHOWN}` : '';
	return `${url.protocol}//${user}${url.host}${url.pathname}${query}${url.hash ? `#${NOT_SHOWN}` : ''}`;
}

/** What people can have told to the webhook, each switched on by itself. */
export const webhookChoice = z.enum([
	/** A feature begins to pass, whoever lets it. */
	'feature.passed',
	'run.started',
	/** A run waits for a time, such as the end of a usage limit. */
	'run.waiting',
	/** A run ended before every feature passed. Each end is this or `run.finished`. */
	'run.stopped',
	/** A run ended since every feature passes. */
	'run.finished',
	'budget.warned',
	/** A run ended in a way that wants a person; it comes after its `run.stopped`. */
	'needs.attention',
]);
export type WebhookChoice = z.infer<typeof webhookChoice>;

/** What is told where nobody chose. */
export const USUAL_WEBHOOK_EVENTS: readonly WebhookChoice[] = ['feature.passed'];

/** What is chosen; empty: nothing. */
export const webhookChoices = z
	.array(webhookChoice)
	.refine((events) => new Set(events).size === events.length, 'names an event twice');

const webhookEvent = z.enum([...webhookChoice.options, 'webhook.test']);

/** What every body holds. The counts are those of the moment that is told of. */
const everyBody = z.object({
	/** The same for each attempt of one delivery: a receiver that has seen it may ignore it. */
	delivery_id: z.uuid(),
	project: z.string(),
	passing_count: z.int(),
	total_count: z.int(),
	percentage: z.number(),
	timestamp: z.iso.datetime(),
});
const runBody = everyBody.extend({ run_id: z.int().nullable() });
const endBody = runBody.extend({ status: z.literal('ended'), reason: runEnd, detail: z.string().nullable() });

/** What is posted. */
export const webhookBody = z.discriminatedUnion('event', [
	everyBody.extend({
		event: z.enum(['feature.passed', 'webhook.test']),
		/** 0 in a test: no feature has that id. */
		feature_id: z.int(),
		feature_name: z.string(),
	}),
	runBody.extend({
		event: z.literal('run.started'),
		status: z.literal('running'),
		model: z.string().nullable(),
		yolo: z.boolean(),
	}),
	runBody.extend({
		event: z.literal('run.waiting'),
		status: z.literal('waiting'),
		detail: z.string().nullable(),
		resumes_at: z.iso.datetime().nullable(),
	}),
	endBody.extend({ event: z.enum(['run.stopped', 'run.finished', 'needs.attention']) }),
	runBody.extend({
		event: z.literal('budget.warned'),
		scope: budgetScope,
		spent_usd: z.number(),
		budget_usd: z.number(),
		detail: z.string(),
	}),
]);
export type WebhookBody = z.infer<typeof webhookBody>;

type Told<Body> = Body extends unknown ? Omit<Body, keyof z.infer<typeof everyBody>> : never;
/** What is told, before it is known of which project, with which counts and when. */
export type WebhookNews = Told<WebhookBody>;

/** Where the deliveries of a project go. */
export interface WebhookTarget {
	/** The name of the project, as it stands in the deliveries. */
	readonly project: string;
	readonly url: string;
	/** Deliveries are signed with it; null: they are not. */
	readonly secret: string | null;
	/** What is told. */
	readonly events: readonly WebhookChoice[];
	/** The address comes from a file that agents can write: it must not lead to this machine or into its network. */
	readonly publicOnly: boolean;
}

/** How one attempt went; `status` is null when there was no answer, `error` when it was taken. */
export const webhookAttempt = z.object({
	/** Unix milliseconds. */
	at: z.int(),
	duration_ms: z.int(),
	status: z.int().nullable(),
	error: z.string().nullable(),
});
export type WebhookAttempt = z.infer<typeof webhookAttempt>;

export const webhookDelivery = z.object({
	/** In the order of their making; pages name it. */
	number: z.int(),
	id: z.uuid(),
	event: webhookEvent,
	/** 0: it is not about a feature. */
	feature_id: z.int(),
	body: webhookBody,
	/** Times are Unix milliseconds. */
	created_at: z.int(),
	/** When it is tried again; null when it is over. */
	next_attempt_at: z.int().nullable(),
	attempts: z.int(),
	delivered_at: z.int().nullable(),
	/** When it was given up. */
	failed_at: z.int().nullable(),
	last_status: z.int().nullable(),
	last_error: z.string().nullable(),
	/** Whether it was over once and is sent anew because somebody asked: it waits for no other, and none for it. */
	by_hand: z.boolean(),
});
export type WebhookDelivery = z.infer<typeof webhookDelivery>;

/** What became of a delivery; `pending`: it is still to be sent, or to be sent again. */
export const deliveryState = z.enum(['pending', 'delivered', 'failed']);
export type DeliveryState = z.infer<typeof deliveryState>;
