import { readdirSync, readlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { EventBody, JournalEvent } from '../contract/events.ts';
import { raceChildren } from './fixtures/children.fixture.ts';
import { NOON, newProject, until } from './fixtures/support.fixture.ts';
import { followJournal } from './follow-journal.ts';
import type { ProjectStore } from './project-store.ts';

function log(line: string): EventBody {
	return { type: 'log', data: { level: 'info', line } };
}

const lineOf = (event: JournalEvent) => (event.type === 'log' ? event.data.line : '');

describe('the journal', () => {
	it('gives parts of itself from either end, of all events, of a session or of a feature', () => {
		const { journal } = newProject().open();
		for (let number = 1; number <= 9; number++)
			journal.record([log(`${number}`)], { sessionId: number % 3, featureId: number % 2 });
		const lines = (...part: Parameters<typeof journal.page>) =>
			journal
				.page(...part)
				.map(lineOf)
				.join('');
		expect(lines({ after: 0 }, 3)).toBe('123');
		expect(lines({ after: 7 }, 3)).toBe('89');
		expect(lines({ before: 100 }, 3)).toBe('789');
		expect(lines({ before: 3 }, 5)).toBe('12');
		expect(lines({ after: 1, of: { session: 1 } }, 5)).toBe('47');
		expect(lines({ before: 9, of: { feature: 0 } }, 2)).toBe('68');
		expect(lines({ before: 9, of: { session: 5 } }, 2)).toBe('');
	});

	it('counts from 1 and gives events back as they came, from where one asks on', () => {
		const project = newProject();
		const { journal } = project.open();
		expect([journal.head(), journal.after(0, 10)]).toEqual([0, []]);
		journal.record([log('one'), log('two "東京 🚀" \n\u0000\ud83d')], { runId: 4, sessionId: 5, featureId: 6 });
		journal.record([], {});
		project.clock = NOON + 1;
		journal.record([log('three')], {});
		expect(journal.head()).toBe(3);
		expect(journal.after(0, 10)).toEqual([
			{ seq: 1, at: NOON, run_id: 4, session_id: 5, feature_id: 6, ...log('one') },
			{ seq: 2, at: NOON, run_id: 4, session_id: 5, feature_id: 6, ...log('two "東京 🚀" \n\u0000\ud83d') },
			{ seq: 3, at: NOON + 1, run_id: null, session_id: null, feature_id: null, ...log('three') },
		]);
		expect(journal.after(1, 1).map(lineOf)).toEqual([expect.stringMatching(/^two/)]);
		expect(journal.after(2, 10).map(lineOf)).toEqual(['three']);
		expect(journal.after(3, 10)).toEqual([]);
		expect(journal.after(1_000, 10)).toEqual([]);
	});

	it('refuses an event larger than a row may be, with all that was to be written beside it', () => {
		const { journal } = newProject().open();
		const around = Buffer.byteLength(JSON.stringify(log('').data));
		journal.record([log('x'.repeat(16_000 - around))], {});
		expect(() => journal.record([log('before'), log('x'.repeat(16_001 - around))], {})).toThrow(/16001 bytes/);
		expect(() => journal.record([log('東'.repeat(6_000))], {})).toThrow(RangeError);
		expect(journal.head()).toBe(1);
		journal.record([log('after')], {});
		expect(journal.head()).toBe(2);
	});
});

describe('following the journal', () => {
	function follow(store: ProjectStore, since: number) {
		const end = new AbortController();
		const events: JournalEvent[] = [];
		const over = (async () => {
			for await (const event of followJournal(store, { since, lookMs: 5, signal: end.signal })) events.push(event);
		})();
		return { events, end: () => end.abort(), over };
	}

	it('brings what several processes commit, in order, each event once', async () => {
		const project = newProject();
		const store = project.open();
		store.journal.record([log('before')], {});
		const following = follow(store, 1);
		await raceChildren('appends-events', [
			[project.directory, 'one', '300'],
			[project.directory, 'other', '300'],
		]);
		store.journal.record([log('of our own')], {});
		await until('all events have come', () => following.events.length === 601);
		following.end();
		await following.over;
		expect(following.events.map(({ seq }) => seq)).toEqual(Array.from({ length: 601 }, (_, index) => index + 2));
		for (const name of ['one', 'other']) {
			const own = following.events.map(lineOf).filter((line) => line.startsWith(`${name} `));
			expect(own).toEqual(Array.from({ length: 300 }, (_, index) => `${name} ${index + 1}`));
		}
	});

	it('begins with what is there, and ends with all that was committed until it was told to', async () => {
		const store = newProject().open();
		for (let batch = 0; batch < 3; batch++) {
			store.journal.record(
				Array.from({ length: 500 }, (_, index) => log(`${batch} ${index}`)),
				{},
			);
		}
		const following = follow(store, 100);
		await until('it is under way', () => following.events.length === 1_400);
		store.journal.record([log('the last')], {});
		following.end();
		await following.over;
		expect(following.events).toHaveLength(1_401);
		expect(following.events.map(lineOf).at(-1)).toBe('the last');
	});

	it('brings what is there even when it is told to end at once', async () => {
		const store = newProject().open();
		store.journal.record([log('one')], {});
		const following = follow(store, 0);
		following.end();
		await following.over;
		expect(following.events.map(lineOf)).toEqual(['one']);
	});

	it.skipIf(process.platform !== 'linux')('leaves nothing open when its reader goes', async () => {
		const project = newProject();
		const store = project.open();
		store.journal.record([log('one'), log('two')], {});
		for await (const event of followJournal(store, { since: 0, lookMs: 5, signal: new AbortController().signal })) {
			expect(lineOf(event)).toBe('one');
			expect(openFilesIn(project.directory)).not.toEqual([]);
			break;
		}
		store.close();
		expect(openFilesIn(project.directory)).toEqual([]);
	});
});

function openFilesIn(directory: string): string[] {
	return readdirSync('/proc/self/fd').flatMap((name) => {
		try {
			const path = readlinkSync(`/proc/self/fd/${name}`);
			return path.startsWith(directory) ? [path] : [];
		} catch {
			// The one that read the directory itself.
			return [];
		}
	});
}
