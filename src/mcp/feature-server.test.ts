import { describe, expect, it } from 'vitest';
import { create, draft } from '../store/fixtures/support.fixture.ts';
import { A, setUp } from './fixtures/set-up.fixture.ts';

describe('the list of tools', () => {
	const id = { feature_id: 'integer 1–9007199254740991' };
	const draftParameters = {
		category: 'string 1–100',
		name: 'string 1–255',
		description: 'string 1–10000',
		steps: 'array 1–100 of string 1–2000',
	};

	it('says of each its name, its parameters with their bounds, and that it is to be loaded', async () => {
		const { client } = await setUp();
		const tools = await client.tools();
		expect(
			Object.fromEntries(tools.map(({ name, inputSchema }) => [name, parametersOf(inputSchema as Schema)])),
		).toEqual({
			feature_get_stats: {},
			feature_get_next: {},
			feature_get_by_id: id,
			feature_get_for_regression: { 'limit?': 'integer 1–10, else 3' },
			feature_mark_in_progress: id,
			feature_mark_passing: id,
			feature_mark_failing: { ...id, reason: 'string 1–2000' },
			feature_skip: id,
			feature_clear_in_progress: id,
			feature_create_bulk: { features: `array 1–1000 of ${JSON.stringify(draftParameters)}` },
			feature_create: draftParameters,
		});
		for (const { name, description, annotations, _meta } of tools) {
			expect(description?.length, name).toBeGreaterThan(40);
			expect(annotations?.readOnlyHint, name).toBe(name.includes('_get_'));
			expect(_meta).toEqual({ 'anthropic/alwaysLoad': true });
		}
	});
});

/** The part of JSON Schema that our tools use. */
interface Schema {
	readonly type?: string;
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly required?: readonly string[];
	readonly items?: Schema;
	readonly default?: unknown;
	readonly [bound: string]: unknown;
}

function parametersOf(schema: Schema): Record<string, string> {
	return Object.fromEntries(
		Object.entries(schema.properties ?? {}).map(([name, parameter]) => [
			schema.required?.includes(name) ? name : `${name}?`,
			describeSchema(parameter),
		]),
	);
}

function describeSchema(schema: Schema): string {
	if (schema.properties !== undefined) return JSON.stringify(parametersOf(schema));
	const bound = (name: string) =>
		schema[{ integer: `${name}imum`, string: `${name}Length`, array: `${name}Items` }[schema.type ?? ''] ?? ''];
	const items = schema.items === undefined ? '' : ` of ${describeSchema(schema.items)}`;
	const otherwise = schema.default === undefined ? '' : `, else ${JSON.stringify(schema.default)}`;
	return `${schema.type} ${String(bound('min'))}–${String(bound('max'))}${items}${otherwise}`;
}

describe('feature_get_stats', () => {
	it('counts, with one decimal, and 0 when there is nothing', async () => {
		const { store, session, client } = await setUp();
		expect(await client.ask('feature_get_stats')).toEqual({ passing: 0, in_progress: 0, total: 0, percentage: 0 });
		create(store, 'a', 'b', 'c');
		store.features.pass(1, session.actor);
		store.features.change(2, { do: 'claim' }, session.actor);
		expect(await client.ask('feature_get_stats')).toEqual({ passing: 1, in_progress: 1, total: 3, percentage: 33.3 });
		store.features.pass(2, session.actor);
		expect(await client.ask('feature_get_stats')).toEqual({ passing: 2, in_progress: 0, total: 3, percentage: 66.7 });
	});
});

describe('feature_get_next', () => {
	it('gives the pending feature of lowest priority that nobody works on, and claims nothing', async () => {
		const { store, session, client } = await setUp('a', 'b');
		expect(await client.ask('feature_get_next')).toEqual(A);
		expect(await client.ask('feature_get_next')).toEqual(A);
		store.features.change(1, { do: 'claim' }, session.actor);
		expect(await client.ask('feature_get_next')).toMatchObject({ id: 2 });
	});

	it('says what to do when there are no features, when all pass, and when the rest is taken', async () => {
		const { store, client, another } = await setUp();
		expect(await client.refusal('feature_get_next')).toMatch(/no features yet.*feature_create_bulk/);
		create(store, 'a', 'b');
		const other = await another();
		store.features.pass(1, other.actor);
		store.features.change(2, { do: 'claim' }, other.actor);
		expect(await client.refusal('feature_get_next')).toMatch(
			/^The remaining 1 feature is being worked on\..*end the session/,
		);
		store.features.pass(2, other.actor);
		expect(await client.refusal('feature_get_next')).toMatch(/^All 2 features pass\..*end the session/);
	});
});

describe('feature_get_by_id', () => {
	it('gives the feature, or says where to find one', async () => {
		const { client } = await setUp('a');
		expect(await client.ask('feature_get_by_id', { feature_id: 1 })).toEqual(A);
		expect(await client.refusal('feature_get_by_id', { feature_id: 2 })).toMatch(/no feature 2\..*feature_get_next/);
	});
});

describe('feature_get_for_regression', () => {
	it('gives passing features, three unless asked otherwise', async () => {
		const { store, session, client } = await setUp('a', 'b', 'c', 'd', 'e');
		expect(await client.ask('feature_get_for_regression')).toEqual({ features: [], count: 0 });
		for (const id of [1, 2, 3, 4]) store.features.pass(id, session.actor);
		expect(await client.ask('feature_get_for_regression')).toMatchObject({ count: 3 });
		const all = (await client.ask('feature_get_for_regression', { limit: 10 })) as {
			features: unknown[];
			count: number;
		};
		expect(all.count).toBe(4);
		expect(all.features).toEqual(expect.arrayContaining(store.features.list().filter(({ passes }) => passes)));
		expect(await client.ask('feature_get_for_regression', { limit: 1 })).toMatchObject({ count: 1 });
	});
});

describe('feature_mark_in_progress', () => {
	it('claims the feature for its session, once', async () => {
		const { session, client } = await setUp('a');
		const claimed = { ...A, in_progress: true, claimed_by: session.id, attempts: 1 };
		expect(await client.ask('feature_mark_in_progress', { feature_id: 1 })).toEqual(claimed);
		expect(await client.ask('feature_mark_in_progress', { feature_id: 1 })).toEqual(claimed);
		expect(await client.ask('feature_get_by_id', { feature_id: 1 })).toEqual(claimed);
	});

	it("is refused for one that is not there, passes, or is another session's", async () => {
		const { store, client, session, another } = await setUp('a', 'b');
		const other = await another();
		store.features.pass(1, session.actor);
		await other.client.ask('feature_mark_in_progress', { feature_id: 2 });
		const refusals = [1, 2, 3].map((feature_id) => client.refusal('feature_mark_in_progress', { feature_id }));
		expect(await Promise.all(refusals)).toEqual([
			expect.stringMatching(/1 \("a"\) already passes\..*feature_get_next.*feature_mark_failing/),
			expect.stringMatching(new RegExp(`2 \\("b"\\) is being worked on by session ${other.id}\\..*feature_get_next`)),
			expect.stringMatching(/no feature 3\..*feature_get_next/),
		]);
	});
});

describe('feature_mark_passing', () => {
	it('of an unclaimed feature claims and passes in one step', async () => {
		const { project, client, store } = await setUp('a');
		const passed = { ...A, passes: true, attempts: 1, passed_at: project.clock };
		expect(await client.ask('feature_mark_passing', { feature_id: 1 })).toEqual(passed);
		const head = store.journal.head();
		expect(await client.ask('feature_mark_passing', { feature_id: 1 })).toEqual(passed);
		expect(store.journal.head()).toBe(head);
	});

	it("is refused for another session's, and for one that is not there", async () => {
		const { client, another, store } = await setUp('a');
		const other = await another();
		await other.client.ask('feature_mark_in_progress', { feature_id: 1 });
		expect(await client.refusal('feature_mark_passing', { feature_id: 1 })).toContain(`session ${other.id}`);
		expect(await client.refusal('feature_mark_passing', { feature_id: 9 })).toContain('no feature 9');
		expect(store.features.get(1)).toMatchObject({ passes: false, claimed_by: other.id });
	});
});

describe('feature_mark_failing', () => {
	it('puts a passing feature back to pending for any live session, and keeps the reason', async () => {
		const { client, another } = await setUp('a');
		const other = await another();
		await other.client.ask('feature_mark_passing', { feature_id: 1 });
		const failing = { feature_id: 1, reason: '  The page stays empty.  ' };
		expect(await client.ask('feature_mark_failing', failing)).toEqual({
			...A,
			attempts: 1,
			last_failure: 'The page stays empty.',
		});
		expect(await other.client.ask('feature_get_next')).toMatchObject({ id: 1, last_failure: 'The page stays empty.' });
	});

	it('gives back what its session holds, and not what another does', async () => {
		const { client, another } = await setUp('a');
		await client.ask('feature_mark_in_progress', { feature_id: 1 });
		const other = await another();
		const failing = { feature_id: 1, reason: 'r' };
		expect(await other.client.refusal('feature_mark_failing', failing)).toContain('being worked on');
		expect(await client.ask('feature_mark_failing', failing)).toMatchObject({ in_progress: false, last_failure: 'r' });
	});
});

describe('feature_skip', () => {
	it('moves the feature behind the highest priority', async () => {
		const { project, client } = await setUp('a', 'b');
		project.behind((database) => database.exec('UPDATE features SET priority = 40 WHERE id = 2'));
		await client.ask('feature_mark_in_progress', { feature_id: 1 });
		expect(await client.ask('feature_skip', { feature_id: 1 })).toEqual({
			id: 1,
			name: 'a',
			old_priority: 1,
			new_priority: 41,
			message: 'Feature "a" moved to the end of the list.',
		});
		expect(await client.ask('feature_get_next')).toMatchObject({ id: 2 });
		expect(await client.ask('feature_get_by_id', { feature_id: 1 })).toMatchObject({
			in_progress: false,
			priority: 41,
		});
	});

	it("is refused for one that passes, is another session's or is not there", async () => {
		const { client, another } = await setUp('a', 'b');
		const other = await another();
		await client.ask('feature_mark_passing', { feature_id: 1 });
		await other.client.ask('feature_mark_in_progress', { feature_id: 2 });
		expect(await client.refusal('feature_skip', { feature_id: 1 })).toMatch(/already passes.*feature_get_next/);
		expect(await client.refusal('feature_skip', { feature_id: 2 })).toContain('being worked on');
		expect(await client.refusal('feature_skip', { feature_id: 3 })).toContain('no feature 3');
	});
});

describe('feature_clear_in_progress', () => {
	it('gives back what its session holds, and only that', async () => {
		const { client, another } = await setUp('a');
		await client.ask('feature_mark_in_progress', { feature_id: 1 });
		const other = await another();
		expect(await other.client.refusal('feature_clear_in_progress', { feature_id: 1 })).toContain('being worked on');
		expect(await client.ask('feature_clear_in_progress', { feature_id: 1 })).toEqual({ ...A, attempts: 1 });
		expect(await client.ask('feature_clear_in_progress', { feature_id: 1 })).toEqual({ ...A, attempts: 1 });
		expect(await client.refusal('feature_clear_in_progress', { feature_id: 2 })).toContain('no feature 2');
	});
});

describe('feature_create_bulk', () => {
	it('creates in the given order behind the rest, and says what was there already', async () => {
		const { client, store } = await setUp('a');
		const features = [draft('b'), draft('a'), draft('c')];
		expect(await client.ask('feature_create_bulk', { features })).toEqual({
			created: 2,
			skipped: [{ name: 'a', existing_id: 1 }],
		});
		expect(await client.ask('feature_create_bulk', { features: [draft('d')] })).toEqual({ created: 1 });
		expect(store.features.list().map(({ name, priority }) => [name, priority])).toEqual([
			['a', 1],
			['b', 2],
			['c', 3],
			['d', 4],
		]);
	});
});

describe('feature_create', () => {
	it('creates one at the end, once', async () => {
		const { client } = await setUp('a');
		const input = { category: 'style', name: 'Ünï 🚀', description: 'd', steps: ['one', 'two'] };
		const feature = { ...A, ...input, id: 2, priority: 2 };
		expect(await client.ask('feature_create', { ...input, name: ' Ünï 🚀 ' })).toEqual({
			success: true,
			message: 'Created feature 2: Ünï 🚀',
			feature,
		});
		expect(await client.ask('feature_create', input)).toEqual({
			success: true,
			message: 'The same feature exists already as 2; nothing was created.',
			feature,
		});
	});

	it('takes a name of one and of 255 characters', async () => {
		const { client } = await setUp();
		for (const name of ['x', 'x'.repeat(255)]) {
			expect(await client.ask('feature_create', draft(name))).toMatchObject({ success: true, feature: { name } });
		}
	});
});
