import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, it } from 'vitest';
import { serve, TOKEN } from './fixtures/serving.fixture.ts';

interface Operation {
	readonly operationId?: string;
	readonly summary?: string;
	readonly tags?: readonly string[];
	readonly responses?: Readonly<Record<string, unknown>>;
}

type Description = Record<string, unknown> & { readonly paths: Record<string, Record<string, Operation>> };

async function description(): Promise<Description> {
	const { app } = await serve({ version: '1.0.0' });
	return (await app.inject({ url: '/api/openapi.json', headers: { authorization: `Bearer ${TOKEN}` } })).json();
}

async function operations(): Promise<(Operation & { at: string })[]> {
	return Object.entries((await description()).paths).flatMap(([path, methods]) =>
		Object.entries(methods).map(([method, operation]) => ({ at: `${method} ${path}`, ...operation })),
	);
}

it('the description is a valid OpenAPI document', async () => {
	const document = await description();
	expect(await new Validator().validate(document)).toMatchObject({ valid: true });
	expect(Object.keys(document.paths).length).toBeGreaterThan(5);
});

it('every route has a name of its own, a summary, a tag, and an answer', async () => {
	const all = await operations();
	for (const { at, operationId, summary, tags, responses } of all) {
		expect(operationId, at).toMatch(/^[a-z][a-zA-Z]+$/);
		expect(summary, at).toMatch(/^[A-Z].+[^.]$/);
		expect(tags, at).toHaveLength(1);
		expect(
			Object.keys(responses ?? {}).some((status) => status.startsWith('2')),
			at,
		).toBe(true);
	}
	const names = all.map(({ operationId }) => operationId);
	expect(new Set(names).size).toBe(names.length);
});

// `npm run docs` is this test with `--update`.
it('docs/openapi.json is what the server serves', async () => {
	await expect(`${JSON.stringify(await description(), null, '\t')}\n`).toMatchFileSnapshot('../../docs/openapi.json');
});
