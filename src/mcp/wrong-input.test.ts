import { describe, expect, it } from 'vitest';
import { draft, PERSON } from '../store/fixtures/support.fixture.ts';
import { A, setUp } from './fixtures/set-up.fixture.ts';

const WITH_ID = [
	'feature_get_by_id',
	'feature_mark_in_progress',
	'feature_mark_passing',
	'feature_mark_failing',
	'feature_skip',
	'feature_clear_in_progress',
];
const BAD_IDS = [undefined, null, 0, -1, 1.5, '1', true, [1], {}, 2 ** 53];
const BAD_DRAFTS: [string, Record<string, unknown>][] = [
	['an empty name', { name: '' }],
	['a blank name', { name: ' \n ' }],
	['a name of 256 characters', { name: 'x'.repeat(256) }],
	['a name of 5,000 characters', { name: 'x'.repeat(5_000) }],
	['a name that is a number', { name: 5 }],
	['no name', { name: undefined }],
	['an empty category', { category: '' }],
	['a category of 101 characters', { category: 'x'.repeat(101) }],
	['no description', { description: undefined }],
	['an endless description', { description: 'x'.repeat(1_000_000) }],
	['no steps', { steps: undefined }],
	['empty steps', { steps: [] }],
	['a blank step', { steps: ['look', ' '] }],
	['a step that is no text', { steps: ['look', 5] }],
	['steps that are a text', { steps: 'look' }],
	['too many steps', { steps: Array.from({ length: 101 }, () => 'look') }],
];

describe('wrong input', () => {
	const manyFeatures = Array.from({ length: 10_000 }, (_, index) => draft(`feature ${index}`));
	const wrong: [string, string, Record<string, unknown>][] = [
		...WITH_ID.flatMap((tool): [string, string, Record<string, unknown>][] =>
			BAD_IDS.map((id) => [tool, `the id ${JSON.stringify(id)}`, { feature_id: id, reason: 'r' }]),
		),
		...[0, 11, -1, 2.5, '3', null].map((limit): [string, string, Record<string, unknown>] => [
			'feature_get_for_regression',
			`the limit ${JSON.stringify(limit)}`,
			{ limit },
		]),
		...[undefined, null, '', '   ', 5, ['r'], 'x'.repeat(2_001)].map(
			(reason): [string, string, Record<string, unknown>] => [
				'feature_mark_failing',
				`the reason ${JSON.stringify(reason)?.slice(0, 20)}`,
				{ feature_id: 1, reason },
			],
		),
		...BAD_DRAFTS.flatMap(([what, change]): [string, string, Record<string, unknown>][] => [
			['feature_create', what, { ...draft('new'), ...change }],
			[
				'feature_create_bulk',
				`one of three with ${what}`,
				{ features: [draft('x'), { ...draft('y'), ...change }, draft('z')] },
			],
		]),
		['feature_create_bulk', 'nothing', {}],
		['feature_create_bulk', 'no features', { features: [] }],
		['feature_create_bulk', 'a text', { features: JSON.stringify([draft('x')]) }],
		['feature_create_bulk', 'no list', { features: draft('x') }],
		['feature_create_bulk', '10,000 features', { features: manyFeatures }],
		['feature_create_bulk', '10,000 wrong features', { features: manyFeatures.map(() => ({})) }],
		['feature_delete', 'a tool that is not there', { feature_id: 1 }],
		['constructor', 'a word of the language for a tool', {}],
	];

	it('is refused with what is wrong and what to do, and nothing is written', async () => {
		const { project, client, store } = await setUp('a');
		const rows = () => project.behind((database) => database.prepare('SELECT * FROM features').all());
		const before = { head: store.journal.head(), rows: rows() };
		for (const [tool, what, input] of wrong) {
			const error = await client.refusal(tool, input);
			expect(error, what).toContain(tool);
			expect(error, what).toMatch(/call it again|There are: feature_get_stats, /);
			expect(error.length, what).toBeLessThan(600);
		}
		expect({ head: store.journal.head(), rows: rows() }).toEqual(before);
	});

	it('is told with its place', async () => {
		const { client } = await setUp('a');
		const features = [draft('x'), { ...draft('y'), steps: ['look', ''] }, {}];
		expect(await client.refusal('feature_create_bulk', { features })).toMatch(
			/^feature_create_bulk: features\.1\.steps\.1: .*; features\.2\.category: .*; .*; and 2 more\. Nothing was changed/,
		);
	});

	it('that is more than a tool asks for is overlooked', async () => {
		const { client } = await setUp('a');
		expect(await client.ask('feature_get_by_id', { feature_id: 1, verbose: true })).toEqual(A);
	});
});

it('refuses a session that has ended every change', async () => {
	const { client, store, session } = await setUp('a', 'b');
	store.features.pass(2, PERSON);
	store.sessions.end(session.id, { outcome: 'timed_out', detail: null, durationMs: 1 });
	const head = store.journal.head();
	const changes: [string, Record<string, unknown>][] = [
		...WITH_ID.slice(1).map((tool): [string, Record<string, unknown>] => [tool, { feature_id: 1, reason: 'r' }]),
		['feature_mark_failing', { feature_id: 2, reason: 'r' }],
		['feature_create', draft('c')],
		['feature_create_bulk', { features: [draft('c')] }],
	];
	for (const [tool, input] of changes) {
		expect(await client.refusal(tool, input), tool).toMatch(/has ended.*Start a new one/);
	}
	expect(store.journal.head()).toBe(head);
	expect(await client.ask('feature_get_next')).toEqual(A);
});
