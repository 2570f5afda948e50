import { deliveriesQuery, deliveriesReply, deliveryParameters, webhookSentReply } from '../../contract/api/webhook.ts';
import { AutocoderError } from '../../contract/errors.ts';
import { shownUrl, type WebhookAttempt } from '../../contract/webhook.ts';
import { webhookSecretOf } from '../../projects/webhook-target.ts';
import { holdMs, retryAt } from '../../runner/webhook-delivery.ts';
import { postOnce, type WebhookTarget } from '../../runner/webhook-request.ts';
import type { App } from '../app.ts';
import type { ServerDependencies } from '../dependencies.ts';
import { projectParameters } from '../project-parameters.ts';

const TAGS = ['webhook'];

/** What the webhook was told, and telling it by hand. A run sends by itself; the server sends only what somebody asks for. */
export function webhookRoutes(app: App, { stores, variables }: Pick<ServerDependencies, 'stores' | 'variables'>): void {
	const webhook = '/api/projects/:name/webhook';

	async function findTarget(project: string): Promise<WebhookTarget | null> {
		await stores.find(project);
		const url = await stores.registry(
			(registry) => ({ ...stores.defaults, ...registry.settings(), ...registry.settings(project) }).webhook_url,
		);
		return !url ? null : { project, url, secret: webhookSecretOf(variables) };
	}

	async function requireTarget(project: string): Promise<WebhookTarget> {
		const target = await findTarget(project);
		if (target !== null) return target;
		throw new AutocoderError('WEBHOOK_NOT_SET', `No webhook is set for "${project}".`);
	}

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
		async ({ params: { name }, query: { before = null, limit } }) => {
			const target = await findTarget(name);
			const deliveries = await stores.read(
				name,
				({ outbox }) =>
					outbox.page(before, limit).map((delivery) => ({ ...delivery, attempt_list: outbox.attempts(delivery.id) })),
				() => [],
			);
			return {
				url: target === null ? null : shownUrl(target.url),
				signed: webhookSecretOf(variables) !== null,
				deliveries,
			};
		},
	);

	app.post(
		`${webhook}/deliveries/:id/resend`,
		{
			schema: {
				operationId: 'resendDelivery',
				tags: TAGS,
				summary: 'Send a delivery once more, now, with the id that it has; one that fails is tried again by runs',
				params: deliveryParameters,
				response: { 200: webhookSentReply },
			},
		},
		async ({ params: { name, id } }) => {
			const target = await requireTarget(name);
			const delivery = await stores.read(
				name,
				({ outbox }) => outbox.takeAgain(id, holdMs()),
				() => undefined,
			);
			if (delivery === undefined) throw new AutocoderError('DELIVERY_NOT_FOUND', `There is no delivery ${id}.`);
			if (delivery === 'held')
				throw new AutocoderError('DELIVERY_UNDER_WAY', `Delivery ${id} is being sent right now.`);
			const attempt = await postOnce(target, delivery.body);
			await stores.write(name, ({ outbox }) => outbox.settle(id, attempt, retryAt(delivery, attempt)));
			return sent(attempt);
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
			const body = await stores.write(name, ({ outbox }) =>
				outbox.body({
					event: 'webhook.test',
					project: name,
					feature_id: 0,
					feature_name: 'A test of the webhook',
				}),
			);
			const attempt = await postOnce(target, body);
			await stores.write(name, ({ outbox }) => outbox.record(body, attempt));
			return sent(attempt);
		},
	);
}

function sent({ status, duration_ms, error }: WebhookAttempt) {
	return { ok: error === null, status, duration_ms, error };
}
