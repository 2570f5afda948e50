import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { deliveriesReply, deliveryReply, failedResentReply, webhookSentReply } from '../../contract/api/webhook.ts';
import { findWebhook } from '../../projects/webhook-target.ts';
import { startReceiver, status } from '../../runner/fixtures/receiver.fixture.ts';
import { draft, serveProjects } from '../fixtures/asking.fixture.ts';

const WEBHOOK = '/api/projects/recipes/webhook';
const PERSON = { kind: 'person' } as const;

async function served() {
	const receiver = await startReceiver();
	const server = await serveProjects({
		PROGRESS_WEBHOOK_SECRET: 'a secret of two',
		AUTOCODER_WEBHOOK_SECRET: 'of old',
	});
	const directory = await server.project('recipes');
	const url = `${receiver.url.replace('//', '//ada:hidden-word@')}?key=hidden-key`;
	return {
		...server,
		directory,
		receiver,
		url,
		deliveries: async (query = '') =>
			deliveriesReply.parse((await server.ask('GET', `${WEBHOOK}/deliveries${query}`)).json),
		post: async (path: string) => {
			const { status: code, json } = await server.ask('POST', `${WEBHOOK}/${path}`);
			return code === 200 ? webhookSentReply.parse(json) : { ...json, http: code };
		},
		pass() {
			const store = server.store('recipes');
			store.outbox.announce('recipes');
			const { created } = store.features.create([draft('fry'), draft('bake')], PERSON);
			for (const { id } of created) store.features.pass(id, PERSON);
			return store;
		},
	};
}

it('a test is sent at once, signed, and is kept, but never tried again by a run', async () => {
	const { ask, post, deliveries, receiver, url, store } = await served();
	await ask('PATCH', '/api/settings', { webhook_url: url });
	expect(await post('test')).toMatchObject({ ok: true, status: 204, error: null });
	const [{ text = '', headers = {}, body } = {}] = receiver.received;
	expect(body).toMatchObject({ event: 'webhook.test', project: 'recipes', feature_id: 0, total_count: 0 });
	expect(headers).toMatchObject({
		'x-autocoder-event': 'webhook.test',
		'x-autocoder-signature': `sha256=${createHmac('sha256', 'a secret of two').update(text).digest('hex')}`,
	});
	receiver.answer = status(302);
	expect(await post('test')).toMatchObject({ ok: false, status: 302 });
	await receiver.close();
	expect(await post('test')).toMatchObject({ ok: false, status: null, error: 'The connection failed (ECONNREFUSED).' });
	const test = { event: 'webhook.test', attempts: 1, next_attempt_at: null };
	const { signed, deliveries: kept } = await deliveries();
	expect(signed).toBe(true);
	expect(kept).toMatchObject([
		{ ...test, delivered_at: null, last_status: null, attempt_list: [{ status: null }] },
		{ ...test, delivered_at: null, last_status: 302, attempt_list: [{ status: 302 }] },
		{ ...test, failed_at: null, last_error: null, attempt_list: [{ status: 204, error: null }] },
	]);
	expect(kept[2]?.body).toEqual(body);
	expect(await post(`deliveries/${kept[1]?.id}/resend`)).toMatchObject({ ok: false, status: null });
	expect((await deliveries()).deliveries[1]).toMatchObject({ attempts: 2, next_attempt_at: null });
	expect(store('recipes').outbox.depth()).toEqual({ pending: 0, failed: 0 });
});

it('what is secret in the address is not shown, and the address as it is shown is not taken', async () => {
	const { ask, receiver, url, deliveries, post } = await served();
	const shown = `${receiver.url.replace('//', '//***@')}?***`;
	const answers = [
		await ask('PATCH', '/api/projects/recipes/settings', { webhook_url: url }),
		await ask('GET', '/api/projects/recipes/settings'),
		await ask('PATCH', '/api/settings', { webhook_url: url }),
		await ask('GET', '/api/settings'),
	];
	for (const { body } of answers) {
		expect(body).toContain(shown);
		expect(body).not.toContain('hidden');
	}
	expect((await deliveries()).url).toBe(shown);
	expect(await ask('PATCH', '/api/settings', { webhook_url: shown })).toMatchObject({
		json: { code: 'REQUEST_INVALID' },
	});
	await post('test');
	expect(receiver.received[0]?.path).toBe('/hook?key=hidden-key');
});

it('deliveries are listed with their attempts, page by page, and sent once more with their id', async () => {
	const { ask, pass, post, deliveries, receiver, url } = await served();
	pass();
	expect(await post('test')).toMatchObject({ http: 409, code: 'WEBHOOK_NOT_SET' });
	const [second, first] = (await deliveries()).deliveries;
	expect([first, second]).toMatchObject([
		{ number: 1, attempts: 0, attempt_list: [], body: { feature_name: 'fry', passing_count: 1 } },
		{ number: 2, attempts: 0, attempt_list: [], body: { feature_name: 'bake', passing_count: 2 } },
	]);
	expect((await deliveries('?before=2')).deliveries).toEqual([first]);
	expect((await deliveries('?limit=1')).deliveries).toEqual([second]);
	expect(await post(`deliveries/${first?.id}/resend`)).toMatchObject({ http: 409, code: 'WEBHOOK_NOT_SET' });

	await ask('PATCH', '/api/settings', { webhook_url: url });
	receiver.answer = status(500);
	expect(await post(`deliveries/${first?.id}/resend`)).toMatchObject({ ok: false, status: 500 });
	receiver.answer = status(200);
	expect(await post(`deliveries/${first?.id}/resend`)).toMatchObject({ ok: true, status: 200, error: null });
	expect(receiver.received.map(({ body }) => body)).toEqual([first?.body, first?.body]);
	expect((await deliveries('?before=2')).deliveries).toMatchObject([
		{ attempts: 2, last_status: 200, next_attempt_at: null, attempt_list: [{ status: 200 }, { status: 500 }] },
	]);
});

it('what was given up is listed by itself, shown one by one, and sent again all at once', async () => {
	const { ask, pass, post, deliveries, receiver, url } = await served();
	const { outbox } = pass();
	for (let number = 0; number < 2; number++) {
		const id = outbox.take(1_000)?.id ?? '';
		outbox.settle(id, { at: 1, duration_ms: 1, status: 500, error: 'It was answered by 500.' }, null);
	}
	await ask('PATCH', '/api/settings', { webhook_url: url, webhook_events: ['feature.passed', 'run.finished'] });
	const failed = await deliveries('?state=failed');
	expect(failed).toMatchObject({ pending: 0, failed: 2, events: ['feature.passed', 'run.finished'] });
	expect(failed.deliveries.map(({ number }) => number)).toEqual([2, 1]);
	expect((await deliveries('?state=delivered')).deliveries).toEqual([]);
	expect(await post('deliveries?state=lost')).toMatchObject({ http: 404 });
	expect(await ask('GET', `${WEBHOOK}/deliveries?state=lost`)).toMatchObject({ status: 422 });
	const [, first] = failed.deliveries;
	const shown = await ask('GET', `${WEBHOOK}/deliveries/${first?.id}`);
	expect(deliveryReply.parse(shown.json)).toEqual(first);
	expect(await ask('GET', `${WEBHOOK}/deliveries/3f8f5fd0-36b5-4d7d-9a4e-0b9f1a4c2f11`)).toMatchObject({
		status: 404,
		json: { code: 'DELIVERY_NOT_FOUND' },
	});

	receiver.answer = status(500);
	const resent = async () => failedResentReply.parse((await ask('POST', `${WEBHOOK}/resend-failed`)).json);
	expect(await resent()).toMatchObject({ delivered: 0, failure: { ok: false, status: 500 } });
	receiver.answer = status(200);
	await resent();
	expect(await resent()).toEqual({ delivered: 0, failure: null, left: 0 });
	expect(receiver.received.map(({ body }) => body.delivery_id)).toContain(failed.deliveries[0]?.id);
});

it('what is told is set for all and for one project, and nothing unknown is taken', async () => {
	const { ask } = await served();
	const settings = '/api/projects/recipes/settings';
	expect((await ask('GET', settings)).json.effective).toMatchObject({ webhook_events: ['feature.passed'] });
	await ask('PATCH', '/api/settings', { webhook_events: [] });
	expect((await ask('GET', settings)).json.effective).toMatchObject({ webhook_events: [] });
	await ask('PATCH', settings, { webhook_events: ['run.waiting', 'needs.attention'] });
	expect((await ask('GET', settings)).json).toMatchObject({
		effective: { webhook_events: ['run.waiting', 'needs.attention'] },
		overrides: { webhook_events: ['run.waiting', 'needs.attention'] },
	});
	await ask('PATCH', settings, { webhook_events: null });
	expect((await ask('GET', settings)).json.effective).toMatchObject({ webhook_events: [] });
	for (const webhook_events of [['run.exploded'], ['run.started', 'run.started'], 'run.started', [1]])
		expect(await ask('PATCH', settings, { webhook_events })).toMatchObject({
			status: 422,
			json: { code: 'REQUEST_INVALID' },
		});
});

it('what cannot be sent again is refused', async () => {
	const { ask, pass, post, receiver, url } = await served();
	await ask('PATCH', '/api/settings', { webhook_url: url });
	const id = '3f8f5fd0-36b5-4d7d-9a4e-0b9f1a4c2f11';
	expect(await post(`deliveries/${id}/resend`)).toMatchObject({ http: 404, code: 'DELIVERY_NOT_FOUND' });
	expect(await post('deliveries/1/resend')).toMatchObject({ http: 422, code: 'REQUEST_INVALID' });
	const held = pass().outbox.take(60_000);
	expect(await post(`deliveries/${held?.id}/resend`)).toMatchObject({ http: 409, code: 'DELIVERY_UNDER_WAY' });
	expect(await ask('POST', '/api/projects/nobody/webhook/test')).toMatchObject({ status: 404 });
	expect(receiver.received).toEqual([]);
});

it('a project can have nobody told although an address is set for all', async () => {
	const { ask, post, deliveries, receiver, url, home, directory } = await served();
	const ofProject = '/api/projects/recipes/settings';
	await ask('PATCH', '/api/settings', { webhook_url: url });
	expect((await ask('PATCH', ofProject, { webhook_url: '' })).json).toMatchObject({
		effective: { webhook_url: '' },
		overrides: { webhook_url: '' },
	});
	const forRuns = () =>
		findWebhook(directory, { home, variables: { PROGRESS_N8N_WEBHOOK_URL: url }, fromProject: new Set() });
	expect(forRuns()).toBeNull();
	expect((await deliveries()).url).toBeNull();
	expect(await post('test')).toMatchObject({ http: 409, code: 'WEBHOOK_NOT_SET' });
	expect(receiver.received).toEqual([]);

	expect((await ask('PATCH', ofProject, { webhook_url: null })).json).toMatchObject({ overrides: {} });
	expect((await ask('GET', ofProject)).body).not.toContain('"webhook_url":""');
	expect(forRuns()).toMatchObject({ project: 'recipes', url });
	expect(await post('test')).toMatchObject({ ok: true });
});

it('the length of the queue is told to Prometheus', async () => {
	const { ask, pass } = await served();
	pass();
	expect((await ask('GET', '/metrics')).body).toContain(
		'autocoder_webhook_deliveries{project="recipes",state="pending"} 2',
	);
});
