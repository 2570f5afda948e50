import { expect, it } from 'vitest';
import { AutocoderError } from '../contract/errors.ts';
import type { EventBody } from '../contract/events.ts';
import type { SessionUse } from '../contract/session.ts';
import { NO_USAGE } from '../core/usage.ts';
import { createEventBatch } from './event-batch.ts';

const line = (text: string): EventBody => ({ type: 'log', data: { level: 'info', line: text } });
const use = (turns: number): SessionUse => ({ ...NO_USAGE, turns, models: [] });

function recording() {
	const writes: { events: readonly EventBody[]; usage: SessionUse | undefined }[] = [];
	const broken: unknown[] = [];
	let locked = false;
	const batch = createEventBatch(
		(events, usage) => {
			if (locked) throw new AutocoderError('DATABASE_LOCKED', 'It is locked.', 'Wait.');
			writes.push({ events: [...events], usage });
		},
		(error) => broken.push(error),
	);
	const lock = (on: boolean) => {
		locked = on;
	};
	return { writes, batch, broken, lock };
}

it('writes events that come close together as one, in their order, with the latest usage', async () => {
	const { writes, batch } = recording();
	batch.add([line('a')], use(1));
	batch.add([line('b'), line('c')], use(2));
	batch.add([line('d')]);
	expect(writes).toEqual([]);
	await expect.poll(() => writes).toEqual([{ events: ['a', 'b', 'c', 'd'].map(line), usage: use(2) }]);
});

it('writes what is held at once when something else is to come after it, and writes it once', async () => {
	const { writes, batch } = recording();
	batch.add([line('a')]);
	batch.flush();
	batch.flush();
	expect(writes).toEqual([{ events: [line('a')], usage: undefined }]);
	batch.add([], use(3));
	await expect.poll(() => writes.length).toBe(2);
	expect(writes[1]).toEqual({ events: [], usage: use(3) });
});

it('throws at a flush what the write throws, and drops what could not be written', async () => {
	let attempts = 0;
	const broken: unknown[] = [];
	const batch = createEventBatch(
		() => {
			attempts++;
			throw new Error('The disk is full.');
		},
		(error) => broken.push(error),
	);
	batch.add([line('a')]);
	expect(() => batch.flush()).toThrow('The disk is full.');
	batch.flush();
	expect(attempts).toBe(1);
	batch.add([line('b')]);
	await expect.poll(() => attempts).toBe(2);
	expect(broken).toHaveLength(2);
});

it('keeps what a lock of the database keeps from being written, and writes it in its order when that is free', async () => {
	const { writes, batch, broken, lock } = recording();
	lock(true);
	batch.add([line('a')], use(1));
	expect(() => batch.flush()).toThrow('It is locked.');
	batch.add([line('b')], use(2));
	lock(false);
	await expect.poll(() => writes).toEqual([{ events: ['a', 'b'].map(line), usage: use(2) }]);
	expect(broken).toEqual([]);
});
