import {
	deliveriesQuery,
	deliveriesReply,
	deliveryParameters,
	deliveryReply,
	failedResentReply,
	webhookSentReply,
} from '../../contract/api/webhook.ts';
import { AutocoderError } from '../../contract/errors.ts';
import { shownUrl, type WebhookAttempt, type WebhookDelivery, type WebhookTarget } from '../../contract/webhook.ts';
import { webhookSecretOf, webhookTarget } from '../../projects/webhook-target.ts';
import { resend, resendFailed, sendTest } from '../../runner/webhook-by-hand.ts';
import type { WithOutbox } from '../../runner/webhook-delivery.ts';
import type { Outbox } from '../../store/outbox.ts';
import type { App } from '../app.ts';
import type { ServerDependencies } from '../dependencies.ts';
import { projectParameters } from '../project-parameters.ts';

const TAGS = ['webhook'];
/** One request sends so many at most; each takes as long as its receiver. */
const MOST_RESENT = 100;

/** What the webhook was told, and telling it by hand. */
export function webhookRoutes(
	app: App,
	{ stores, variables, fromProject }: Pick<ServerDependencies, 'stores' | 'variables' | 'fromProject'>,
): void {
	const webhook = '/api/projects/:name/webhook';

	async function findTarget(project: string) {
		await stores.find(project);
		const settings = await stores.registry((registry) => ({ ...registry.settings(), ...registry.settings(project) }));
		return {
			target: webhookTarget(project, settings, { variables, fromProject }),
			events: settings.webhook_events ?? stores.defaults.webhook_events,
		};
	}

	async function requireTarget(project: string): Promise<WebhookTarget> {
		const { target } = await findTarget(project);
		if (target !== null) return target;
		throw new AutocoderError('WEBHOOK_NOT_SET', `No webhook is set for "${project}".`);
	}

	const outboxOf =
		(project: string): WithOutbox =>
		(work) =>
			stores.write(project, ({ outbox }) => work(outbox));

	app.get(
		`${webhook}/deliveries`,
		{
			schema: {
				operationId: 'listDeliveries',
				tags: TAGS,
				summary: 'Deliveries to the webhook with their attempts, the latest first',
				params: projectParameters,
				querystring: deliveriesQuery,
				response: { 200: deliveriesReply },
			},
		},
		async ({ params: { name }, query: { before = null, limit, state } }) => {
			const { target, events } = await findTarget(name);
			const { depth, deliveries } = await stores.read(
				name,
				({ outbox }) => ({
					depth: outbox.depth(),
					deliveries: outbox.page(before, limit, state).map((delivery) => withAttempts(outbox, delivery)),
				}),
				() => ({ depth: { pending: 0, failed: 0 }, deliveries: [] }),
			);
			return {
				url: target === null ? null : shownUrl(target.url),
				signed: webhookSecretOf(variables) !== null,
				events: [...events],
				...depth,
				deliveries,
			};
		},
	);

	app.get(
		`${webhook}/deliveries/:id`,
		{
			schema: {
				operationId: 'getDelivery',
				tags: TAGS,
				summary: 'One delivery with its attempts',
				params: deliveryParameters,
				response: { 200: deliveryReply },
			},
		},
		async ({ params: { name, id } }) => {
			const found = await stores.read(
				name,
				({ outbox }) => {
					const delivery = outbox.get(id);
					return delivery && withAttempts(outbox, delivery);
				},
				() => undefined,
			);
			if (found === undefined) throw new AutocoderError('DELIVERY_NOT_FOUND', `There is no delivery ${id}.`);
			return found;
		},
	);

	app.post(
		`${webhook}/deliveries/:id/resend`,
		{
			schema: {
				operationId: 'resendDelivery',
				tags: TAGS,
				summary:
					'Send a delivery once more, now, with the id that it has; one that fails is tried again within its day',
				params: deliveryParameters,
				response: { 200: webhookSentReply },
			},
		},
		async ({ params: { name, id } }) => {
			const target = await requireTarget(name);
			return sent(await resend(outboxOf(name), target, id));
		},
	);

	app.post(
		`${webhook}/resend-failed`,
		{
			schema: {
				operationId: 'resendFailedDeliveries',
				tags: TAGS,
				summary: `Send what was given up once more, the oldest first, until one fails; ${MOST_RESENT} at most`,
				params: projectParameters,
				response: { 200: failedResentReply },
			},
		},
		async ({ params: { name } }) => {
			const target = await requireTarget(name);
			const { failure, ...resent } = await resendFailed(outboxOf(name), target, MOST_RESENT);
			return { ...resent, failure: failure === null ? null : sent(failure) };
		},
	);

	app.post(
		`${webhook}/test`,
		{
			schema: {
				operationId: 'testWebhook',
				tags: TAGS,
				summary: 'Send an event "webhook.test" now, once; it is kept with the deliveries',
				params: projectParameters,
				response: { 200: webhookSentReply },
			},
		},
		async ({ params: { name } }) => {
			const target = await requireTarget(name);
			return sent(await sendTest(outboxOf(name), target));
		},
	);
}

function withAttempts(outbox: Outbox, delivery: WebhookDelivery) {
	return { ...delivery, attempt_list: outbox.attempts(delivery.id) };
}

function sent({ status, duration_ms, error }: WebhookAttempt) {
	return { ok: error === null, status, duration_ms, error };
}
