import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import type { WebhookBody } from '../contract/webhook.ts';
import { silence, startReceiver, status, taken } from './fixtures/receiver.fixture.ts';
import { postOnce } from './webhook-request.ts';

const BODY: WebhookBody = {
	event: 'feature.passed',
	delivery_id: '3f8f5fd0-36b5-4d7d-9a4e-0b9f1a4c2f11',
	project: 'recipes',
	feature_id: 3,
	feature_name: 'A photo – 写真',
	passing_count: 1,
	total_count: 3,
	percentage: 33.3,
	timestamp: '2026-01-31T12:00:00.000Z',
};
const TARGET = { project: 'recipes', secret: null };

it('posts the body once, signed so that the receiver can check every byte', async () => {
	const receiver = await startReceiver();
	const secret = 'a secret of two people';
	expect(await postOnce({ ...TARGET, url: receiver.url, secret }, BODY)).toMatchObject({ status: 204, error: null });
	const [{ headers, text, body } = {}, ...more] = receiver.received;
	expect(more).toEqual([]);
	expect(body).toEqual(BODY);
	expect(headers).toMatchObject({
		'content-type': 'application/json',
		'x-autocoder-event': 'feature.passed',
		'x-autocoder-delivery': BODY.delivery_id,
		'x-autocoder-signature': `sha256=${createHmac('sha256', secret)
			.update(text ?? '')
			.digest('hex')}`,
	});
});

it('sends a user in the address as basic authentication, and no signature without a secret', async () => {
	const receiver = await startReceiver();
	const url = receiver.url.replace('//', '//ada:p%40ss%zz@').concat('?key=1');
	expect(await postOnce({ ...TARGET, url }, BODY)).toMatchObject({ error: null });
	expect(receiver.received[0]).toMatchObject({
		path: '/hook?key=1',
		headers: { authorization: `Basic ${Buffer.from('ada:p%40ss%zz').toString('base64')}` },
	});
	expect(receiver.received[0]?.headers).not.toHaveProperty('x-autocoder-signature');
});

it.each([
	{ answer: 'takes it', by: taken, result: { status: 204, error: null } },
	{ answer: 'fails', by: status(500), result: { status: 500, error: 'It was answered by 500.' } },
	{ answer: 'refuses', by: status(404), result: { status: 404, error: 'It was answered by 404.' } },
	{
		answer: 'sends it elsewhere',
		by: status(307),
		result: { status: 307, error: 'It was answered by a redirection (307), which is not followed.' },
	},
	{
		answer: 'says nothing',
		by: silence,
		result: { status: null, error: 'There was no answer in 2 s.' },
		timeoutMs: 2_000,
	},
])('tells what became of it when the receiver $answer', async ({ by, result, timeoutMs = 60_000 }) => {
	const receiver = await startReceiver();
	receiver.answer = by;
	expect(await postOnce({ ...TARGET, url: receiver.url }, BODY, { timeoutMs })).toMatchObject(result);
	expect(receiver.received).toHaveLength(1);
});

it('tells that nobody listens, without the address', async () => {
	const { url, close } = await startReceiver();
	await close();
	expect(await postOnce({ ...TARGET, url: `${url}?key=secret` }, BODY)).toMatchObject({
		status: null,
		error: 'The connection failed (ECONNREFUSED).',
	});
});
