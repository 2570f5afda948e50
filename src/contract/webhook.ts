import { z } from 'zod';

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

const webhookEvent = z.enum(['feature.passed', 'webhook.test']);

/** What is posted. The counts are those of the moment in which the feature passed. */
export const webhookBody = z.object({
	event: webhookEvent,
	/** The same for each attempt of one delivery: a receiver that has seen it may ignore it. */
	delivery_id: z.uuid(),
	project: z.string(),
	/** 0 in a test: no feature has that id. */
	feature_id: z.int(),
	feature_name: z.string(),
	passing_count: z.int(),
	total_count: z.int(),
	percentage: z.number(),
	timestamp: z.iso.datetime(),
});
export type WebhookBody = z.infer<typeof webhookBody>;

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
});
export type WebhookDelivery = z.infer<typeof webhookDelivery>;
