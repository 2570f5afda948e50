import { afterEach, beforeEach, expect, it } from 'vitest';
import { connectOverStdio, type FeatureClient } from '../../src/mcp/fixtures/client.fixture.ts';
import { draft, newProject, type TestProject } from '../../src/store/fixtures/support.fixture.ts';

let project: TestProject;
let client: FeatureClient;
let before: string;

/** Features and journal: nothing may have changed in either. */
function state(): string {
	return project.behind((database) =>
		JSON.stringify([
			database.prepare('SELECT * FROM features ORDER BY id').all(),
			database.prepare('SELECT seq, type FROM events ORDER BY seq').all(),
		]),
	);
}

beforeEach(async () => {
	project = newProject();
	client = await connectOverStdio(project.directory);
	await client.ask('feature_create_bulk', { features: [draft('one'), draft('two')] });
	before = state();
});
afterEach(async () => {
	// The server still answers, and still says the same.
	expect(await client.ask('feature_get_stats')).toMatchObject({ total: 2, passing: 0 });
	expect(state()).toBe(before);
});

const WITH_ID = [
	'feature_get_by_id',
	'feature_mark_in_progress',
	'feature_mark_passing',
	'feature_mark_failing',
	'feature_skip',
	'feature_clear_in_progress',
];

it.each(WITH_ID)('%s refuses an unknown id, and names it', async (tool) => {
	const { code, error } = await client.refused(tool, { feature_id: 4_711, reason: 'broken' });
	expect(code).toBe('FEATURE_NOT_FOUND');
	expect(error).toContain('4711');
	expect(error).not.toContain('--help');
});

it.each(WITH_ID)('%s refuses ids of a wrong type, and names the parameter', async (tool) => {
	for (const id of ['1', 1.5, null, true, [1], -1, undefined]) {
		const { code, error } = await client.refused(tool, { feature_id: id, reason: 'broken' });
		expect(code).toBe('USAGE');
		expect(error).toMatch(/feature_id.*call it again with these mended\.$/);
	}
});

it('a feature without steps, or with a blank one, is refused with all that come with it', async () => {
	for (const steps of [[], [' '], 'look', undefined]) {
		const bad = { ...draft('three'), steps };
		for (const [tool, input] of [
			['feature_create', bad],
			['feature_create_bulk', { features: [draft('four'), bad] }],
		] as const) {
			const { code, error } = await client.refused(tool, input);
			expect(code).toBe('USAGE');
			expect(error).toContain('steps');
		}
	}
});

it('10,000 features at once are refused whole', async () => {
	const features = Array.from({ length: 10_000 }, (_, index) => draft(`feature ${index}`));
	expect(await client.refused('feature_create_bulk', { features })).toMatchObject({ code: 'USAGE' });
});

it('a tool that does not exist is refused, with those that do', async () => {
	const { code, error } = await client.refused('feature_destroy');
	expect(code).toBe('USAGE');
	expect(error).toMatch(/feature_destroy.*feature_get_next/);
});
