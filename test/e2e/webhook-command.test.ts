import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Receiver, startReceiver, status } from '../../src/runner/fixtures/receiver.fixture.ts';
import { registerProject } from '../support/server.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

let workshop: Workshop;
let receiver: Receiver;

beforeEach(async () => {
	workshop = await openWorkshop(tinyScenario(1));
	receiver = await startReceiver();
	registerProject(workshop, 'tiny');
});
afterEach(() => workshop.close());

/** Runs `autocoder webhook …` with `--json`; the exit code and all that it said. */
async function webhook(...args: string[]) {
	const env = { ...workshop.env, PROGRESS_N8N_WEBHOOK_URL: `${receiver.url}?key=hidden-key` };
	const command = workshop.startWith(env, 'webhook', ...args, '--json');
	const { code } = await command.exit;
	const lines: readonly unknown[] = command.lines;
	return { code, lines, summary: lines.at(-1), text: command.stderr() };
}

it('lists, shows, sends again and tests, and says what is wrong', async () => {
	const store = workshop.store();
	store.outbox.announce('tiny');
	const draft = (name: string) => ({ category: 'c', name, description: 'd', steps: ['s'] });
	const { created } = store.features.create([draft('fry'), draft('bake')], { kind: 'person' });
	for (const { id } of created) store.features.pass(id, { kind: 'person' });
	const attempt = { at: Date.now(), duration_ms: 5, status: 500, error: 'It was answered by 500.' };
	for (let number = 0; number < 2; number++) store.outbox.settle(store.outbox.take(1_000)?.id ?? '', attempt, null);

	const listed = await webhook('list', 'tiny', '--failed');
	expect(listed.lines).toMatchObject([
		{ type: 'delivery', number: 2, body: { feature_name: 'bake' } },
		{ type: 'delivery', number: 1, body: { feature_name: 'fry' } },
		{ type: 'summary', exit_code: 0, url: `${receiver.url}?***`, events: ['feature.passed'], signed: false, failed: 2 },
	]);
	expect(JSON.stringify(listed)).not.toContain('hidden-key');
	expect(await webhook('show', '--project-dir', workshop.directory, '1')).toMatchObject({
		code: 0,
		summary: { delivery: { number: 1 }, attempts: [{ status: 500 }] },
	});

	receiver.answer = status(503);
	expect(await webhook('resend', 'tiny', '1')).toMatchObject({
		code: 1,
		summary: {
			error: { code: 'DELIVERY_FAILED', message: expect.stringContaining('It was answered by 503.') as unknown },
		},
	});
	receiver.answer = status(200);
	expect(await webhook('resend', 'tiny', '1')).toMatchObject({ code: 0, summary: { ok: true, status: 200 } });
	expect(await webhook('resend', 'tiny', '--failed')).toMatchObject({ code: 0, summary: { delivered: 1, left: 0 } });
	expect(await webhook('test', 'tiny')).toMatchObject({ code: 0, summary: { ok: true } });
	expect(receiver.received.map(({ body }) => ('feature_name' in body ? body.feature_name : ''))).toEqual([
		'fry',
		'fry',
		'bake',
		'A test of the webhook',
	]);

	expect(await webhook('show', 'tiny', '99')).toMatchObject({
		code: 1,
		summary: { error: { code: 'DELIVERY_NOT_FOUND' } },
	});
	expect(await webhook('show', 'tiny')).toMatchObject({ code: 2, summary: { error: { code: 'USAGE' } } });
	expect(await webhook('resend', 'tiny', '1', '--failed')).toMatchObject({
		code: 2,
		summary: { error: { code: 'USAGE' } },
	});
	const without = workshop.start('webhook', 'test', 'tiny', '--json');
	expect(await without.exit).toMatchObject({ code: 1 });
	expect(without.lines.at(-1)).toMatchObject({ error: { code: 'WEBHOOK_NOT_SET' } });
}, 180_000);
