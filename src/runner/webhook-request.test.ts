import { createHmac } from 'node:crypto';
import type { LookupAddress, lookup } from 'node:dns';
import { describe, expect, it } from 'vitest';
import type { WebhookBody } from '../contract/webhook.ts';
import { silence, startReceiver, status, taken } from './fixtures/receiver.fixture.ts';
import { isPublicAddress, publicLookup } from './public-address.ts';
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
const TARGET = { secret: null, publicOnly: false };

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

it('a redirection is not followed, wherever it leads', async () => {
	const elsewhere = await startReceiver();
	const receiver = await startReceiver();
	for (const code of [301, 302, 303, 307, 308]) {
		receiver.answer = (response) => void response.writeHead(code, { location: elsewhere.url }).end();
		expect(await postOnce({ ...TARGET, url: receiver.url }, BODY)).toMatchObject({ status: code });
	}
	expect(receiver.received).toHaveLength(5);
	expect(elsewhere.received).toEqual([]);
});

it('an answer that never ends, or breaks off, counts by its status', async () => {
	const receiver = await startReceiver();
	receiver.answer = (response) => {
		response.writeHead(200, { 'content-length': '1000000' });
		response.write('A beginning.');
	};
	expect(await postOnce({ ...TARGET, url: receiver.url }, BODY, { timeoutMs: 60_000 })).toMatchObject({ status: 200 });
	receiver.answer = (response) => void response.destroy();
	expect(await postOnce({ ...TARGET, url: receiver.url }, BODY)).toMatchObject({
		status: null,
		error: 'The connection failed (ECONNRESET).',
	});
});

describe('an address that a file of the project names', () => {
	const refused = { status: null, error: expect.stringContaining('this machine or a private network') as unknown };
	const publicOnly = { secret: null, publicOnly: true };

	it('does not lead to this machine, by whatever name it is called', async () => {
		const receiver = await startReceiver();
		for (const host of ['127.0.0.1', 'localhost', '[::1]', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', '0.0.0.0'])
			expect(await postOnce({ ...publicOnly, url: `http://${host}:${receiver.port}/hook` }, BODY), host).toMatchObject(
				refused,
			);
		expect(receiver.received).toEqual([]);
	});

	/** A name server that answers otherwise each time. */
	function nameServer(...answers: (readonly string[])[]) {
		const lookUp = (_name: string, _options: unknown, callback: (error: null, found: LookupAddress[]) => void) => {
			const addresses = answers.shift() ?? [];
			callback(
				null,
				addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
			);
		};
		return publicLookup(lookUp as unknown as typeof lookup);
	}

	it('is not connected to when any address of its name is private', async () => {
		const receiver = await startReceiver();
		const url = `http://rebinding.example:${receiver.port}/hook`;
		const answers = nameServer(['127.0.0.1'], ['8.8.8.8', '10.0.0.1'], ['2606:4700::1111', 'fe80::1'], []);
		for (let time = 0; time < 4; time++)
			expect(await postOnce({ ...publicOnly, url }, BODY, { lookup: answers })).toMatchObject(refused);
		expect(receiver.received).toEqual([]);
	});

	it('is connected to as it was looked at: its name is not asked for again, when it may say something else', () => {
		const [public4, public6] = [
			{ address: '8.8.8.8', family: 4 },
			{ address: '2606:4700::1111', family: 6 },
		];
		const answers = nameServer(['8.8.8.8', '2606:4700::1111'], ['8.8.8.8'], ['127.0.0.1']);
		const got: unknown[] = [];
		answers('rebinding.example', { all: true }, (...found) => got.push(found));
		answers('rebinding.example', {}, (...found) => got.push(found));
		expect(got).toEqual([
			[null, [public4, public6]],
			[null, '8.8.8.8', 4],
		]);
	});

	it.each([
		['0.1.2.3', '10.1.2.3', '100.64.0.1', '127.1.2.3', '169.254.169.254', '172.31.255.255', '192.168.1.1'],
		['100.100.100.200', '168.63.129.16', '192.0.0.192', '198.18.0.1', '203.0.113.9', '224.0.0.1', '255.255.255.255'],
		[
			'::',
			'::1',
			'fc00::1',
			'fd00:ec2::254',
			'fe80::1',
			'fe80::1%lo',
			'ff02::1',
			'::ffff:10.0.0.1',
			'::ffff:a9fe:a9fe',
		],
		['64:ff9b::7f00:1', '2002:7f00:1::', '2001:0:4136:e378::', '2001:db8::1', '::127.0.0.1', 'no address', ''],
	])('is not public: %s, %s, %s, %s, %s, %s, %s', (...addresses) => {
		for (const address of addresses) expect(isPublicAddress(address), address).toBe(false);
	});

	it('may be any public one', () => {
		const open = ['8.8.8.8', '172.32.0.1', '100.128.0.1', '169.253.1.1', '2606:4700::1111', '2a00:1450:4001::200e'];
		for (const address of open) expect(isPublicAddress(address), address).toBe(true);
	});
});
