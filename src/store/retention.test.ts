import { createHash } from 'node:crypto';
import { existsSync, readdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { journalEvent } from '../contract/events.ts';
import { openConversations } from './conversations.ts';
import { create, done, newProject, type TestProject, typesOf } from './fixtures/support.fixture.ts';
import type { ProjectStore } from './project-store.ts';

const DAY = 86_400_000;
const long = (letter: string) => letter.repeat(5_000);
const nameOf = (bytes: string) => createHash('sha256').update(bytes).digest('hex');

/** A session that says something short and something long, and passes a feature. */
function work(project: TestProject, store: ProjectStore, feature: number, letter: string): number {
	const session = project.session(store);
	done(store.features.change(feature, { do: 'claim' }, session.actor));
	store.sessions.record(session.id, [
		{ type: 'agent.text', data: store.blobs.keepText('short') },
		{ type: 'agent.thinking', data: store.blobs.keepText(long(letter)) },
		{ type: 'log', data: { level: 'info', line: 'a line' } },
	]);
	done(store.features.pass(feature, session.actor));
	store.sessions.end(session.id, { outcome: 'completed', detail: null, durationMs: 1 });
	return session.id;
}

function removeAll(store: ProjectStore, endedBefore: number): number {
	let rows = 0;
	for (
		let some = store.retention.removeSome(endedBefore);
		some !== null;
		some = store.retention.removeSome(endedBefore)
	)
		rows += some;
	return rows;
}

/** Makes all blobs as old as that, in hours. */
function age(project: TestProject, hours: number): void {
	for (const name of readdirSync(project.files.blobs)) {
		const at = (project.clock - hours * 3_600_000) / 1_000;
		utimesSync(join(project.files.blobs, name), at, at);
	}
}

describe('details of sessions', () => {
	it('go when their time is over, and leave a journal without a gap in which all the rest stands', () => {
		const project = newProject();
		const store = project.open();
		const [one = 0, two = 0] = create(store, 'one', 'two');
		const old = work(project, store, one, 'a');
		project.clock += 100 * DAY;
		const recent = work(project, store, two, 'b');
		const before = store.journal.after(0, 1_000);

		expect(removeAll(store, project.clock - 90 * DAY)).toBe(3);
		const after = store.journal.after(0, 1_000);
		expect(after.map(({ seq }) => seq)).toEqual(before.map((_, index) => index + 1));
		expect(after.map((event) => journalEvent.parse(event))).toEqual(after);
		const removed = after.filter(({ type }) => type === 'details.removed');
		expect(removed.map(({ data, session_id }) => [data, session_id])).toEqual(
			['agent.text', 'agent.thinking', 'log'].map((was) => [{ was }, old]),
		);
		// Nothing else has changed.
		const untouched = (events: typeof before) =>
			events.filter(({ seq }) => !removed.some((event) => event.seq === seq));
		expect(untouched(after)).toEqual(untouched(before));
		expect(after.filter(({ session_id }) => session_id === recent)).toHaveLength(7);
		expect(store.ledger.report().by_feature).toHaveLength(2);
		expect(removeAll(store, project.clock - 90 * DAY)).toBe(0);
		expect(store.sessions.describe(old)?.features).toEqual([{ id: one, name: 'one', passed: true }]);
	});

	it('stay while their session is open, and go in short transactions', () => {
		const project = newProject();
		const store = project.open();
		const session = project.session(store);
		const lines = Array.from({ length: 1_200 }, () => ({ type: 'log', data: { level: 'info', line: 'x' } }) as const);
		store.sessions.record(session.id, lines);
		project.clock += 100 * DAY;
		expect(store.retention.removeSome(project.clock)).toBeNull();
		store.sessions.end(session.id, { outcome: 'completed', detail: null, durationMs: 1 });
		project.clock += 1;
		expect([1, 2, 3, 4].map(() => store.retention.removeSome(project.clock))).toEqual([500, 500, 200, null]);
	});
});

describe('blobs', () => {
	it('go with their last reference, in the journal or a conversation', async () => {
		const project = newProject();
		const store = project.open();
		const [one = 0, two = 0, three = 0] = create(store, 'one', 'two', 'three');
		work(project, store, one, 'a');
		work(project, store, two, 'b');
		project.clock += 100 * DAY;
		// The same text again.
		work(project, store, three, 'b');
		const talked = store.blobs.keep(Buffer.from('a picture'));
		store.blobs.keep(Buffer.from('of nobody'));
		const conversations = openConversations(project.directory, { now: () => project.clock, isAlive: () => true });
		const { id } = conversations.create({ projectName: 'p' });
		conversations.append(id, {
			role: 'user',
			content: 'look',
			attachments: [{ filename: 'a.png', mime_type: 'image/png', sha256: talked }],
		});
		conversations.close();
		removeAll(store, project.clock - 90 * DAY);
		age(project, 2);

		expect(store.retention.blobsAreDue()).toBe(true);
		expect(await store.sweepBlobs()).toEqual({ blobs: 2, bytes: 5_000 + 'of nobody'.length });
		expect(store.retention.blobsAreDue()).toBe(false);
		expect(readdirSync(project.files.blobs).sort()).toEqual([talked, nameOf(long('b'))].sort());
	});

	it('stay while they are young, and become young when they are kept again', async () => {
		const project = newProject();
		const store = project.open();
		project.clock = Date.now();
		const [kept, again] = [store.blobs.keep(Buffer.from('kept')), store.blobs.keep(Buffer.from('again'))];
		expect(await store.sweepBlobs()).toEqual({ blobs: 0, bytes: 0 });
		age(project, 2);
		store.blobs.keep(Buffer.from('again'));
		expect(await store.sweepBlobs()).toEqual({ blobs: 1, bytes: 4 });
		expect([store.blobs.read(kept), store.blobs.read(again)?.toString()]).toEqual([undefined, 'again']);
	});

	it('that are referred to while a sweep looks through the journal stay', async () => {
		const project = newProject();
		const store = project.open();
		const other = project.open();
		const name = store.blobs.keep(Buffer.from(long('x')));
		age(project, 2);
		const sweeping = store.sweepBlobs();
		// Between its look and its removal, as another process may.
		other.journal.record([{ type: 'agent.text', data: { text: 'x', length: 5_000, blob: name } }], {});
		expect(await sweeping).toEqual({ blobs: 0, bytes: 0 });
		expect(existsSync(join(project.files.blobs, name))).toBe(true);
	});

	it('that a killed sweep left aside come back, and left-overs of writing go', async () => {
		const project = newProject();
		const store = project.open();
		const name = store.blobs.keep(Buffer.from('text'));
		store.journal.record([{ type: 'agent.text', data: { text: 't', length: 4, blob: name } }], {});
		const path = join(project.files.blobs, name);
		renameSync(path, `${path}.removed`);
		writeFileSync(`${path}.77.partial`, 'te');
		age(project, 2);
		await store.sweepBlobs();
		expect(readdirSync(project.files.blobs)).toEqual([name]);
	});

	it('stay all when the conversations cannot be read', async () => {
		const project = newProject();
		const store = project.open();
		const name = store.blobs.keep(Buffer.from('text'));
		age(project, 2);
		writeFileSync(project.files.assistant, 'no database '.repeat(100));
		await expect(store.sweepBlobs()).rejects.toMatchObject({ code: 'DATABASE_CORRUPT' });
		expect(readdirSync(project.files.blobs)).toEqual([name]);
		expect(typesOf(store)).toEqual([]);
	});
});
