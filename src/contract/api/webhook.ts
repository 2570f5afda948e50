import { z } from 'zod';
import { projectName } from '../project.ts';
import { deliveryState, webhookAttempt, webhookChoices, webhookDelivery } from '../webhook.ts';
import { idParameter, limitParameter } from './paging.ts';

/** Pages go back in time: `before` is the lowest number that is known. */
export const deliveriesQuery = z.object({
	before: idParameter.optional(),
	limit: limitParameter(20, 100),
	/** Those of one state only. */
	state: deliveryState.optional(),
});
export const deliveryParameters = z.object({ name: projectName, id: z.uuid() });

/** A delivery with its latest attempts, the latest first. */
export const deliveryReply = webhookDelivery
	.extend({ attempt_list: z.array(webhookAttempt) })
	.meta({ id: 'WebhookDelivery' });

export const deliveriesReply = z.object({
	/** The address with what may be secret in it hidden; null: no webhook is set. */
	url: z.string().nullable(),
	/** Whether there is a secret that deliveries are signed with. */
	signed: z.boolean(),
	/** What is told from now on. */
	events: webhookChoices,
	/** How many are still to be sent, and how many were given up; tests are not counted. */
	pending: z.int(),
	failed: z.int(),
	deliveries: z.array(deliveryReply),
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

/** What was sent anew of that which had been given up, until one failed or some time had passed. */
export const failedResentReply = z
	.object({
		delivered: z.int(),
		/** How the last attempt went, when it failed. */
		failure: webhookSentReply.nullable(),
		/** So many are still given up. */
		left: z.int(),
	})
	.meta({ id: 'WebhookFailedResent' });
