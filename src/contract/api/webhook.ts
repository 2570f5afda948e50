import { z } from 'zod';
import { projectName } from '../project.ts';
import { webhookAttempt, webhookDelivery } from '../webhook.ts';
import { idParameter, limitParameter } from './paging.ts';

/** Pages go back in time: `before` is the lowest number that is known. */
export const deliveriesQuery = z.object({ before: idParameter.optional(), limit: limitParameter(20, 100) });
export const deliveryParameters = z.object({ name: projectName, id: z.uuid() });

/** A delivery with its latest attempts, the latest first. */
export const deliveriesReply = z.object({
	/** The address with what may be secret in it hidden; null: no webhook is set. */
	url: z.string().nullable(),
	/** Whether there is a secret that deliveries are signed with. */
	signed: z.boolean(),
	deliveries: z.array(
		webhookDelivery.extend({ attempt_list: z.array(webhookAttempt) }).meta({ id: 'WebhookDelivery' }),
	),
});

/** How the attempt went. */
export const webhookSentReply = z
	.object({
		ok: z.boolean(),
		/** null when there was no answer. */
		status: z.int().nullable(),
		duration_ms: z.int(),
		error: z.string().nullable(),
	})
	.meta({ id: 'WebhookSent' });
