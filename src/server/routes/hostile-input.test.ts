import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type AskedServer, draft, SPEC, serveProjects } from '../fixtures/asking.fixture.ts';
import { sendRaw, TOKEN } from '../fixtures/serving.fixture.ts';

type Method = Parameters<AskedServer['ask']>[0];

interface JsonSchema {
	readonly $ref?: string;
	readonly type?: string;
	readonly enum?: readonly string[];
	readonly anyOf?: readonly JsonSchema[];
	readonly properties?: Readonly<Record<string, JsonSchema>>;
	readonly items?: JsonSchema;
}

interface Operation {
	readonly tags: readonly string[];
	readonly parameters?: readonly { readonly in: string; readonly name: string; readonly schema: JsonSchema }[];
	readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: JsonSchema } } };
}

interface Description {
	readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
	readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

const TAGS = ['projects', 'features', 'settings', 'history', 'conversations'];

const texts = fc.constantFrom(
	'',
	' ',
	'..',
	'search',
	'\0',
	'a\nb',
	'\ud800',
	'$(id)',
	"' OR 1=1 --",
	'x'.repeat(3_000),
	'🚀',
	'-1',
	'null',
);
const numbers = fc.constantFrom(0, 1, 2, 3, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308);
const junk = fc.oneof(texts, numbers, fc.constantFrom(null, true, [], {}, [[]], { __proto__: null, constructor: 1 }));
const ids = fc.constantFrom(
	'1',
	'2',
	'3',
	'99',
	'0',
	'-1',
	'1.5',
	'1e3',
	'9007199254740993',
	'0x1',
	'x',
	'%00',
	'NaN',
	'',
);

const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

/** Mostly what the schema asks for, and at any depth something else. */
function near(schema: JsonSchema, { components }: Description): fc.Arbitrary<unknown> {
	const inside = (inner: JsonSchema) => near(inner, { components, paths: {} });
	if (schema.$ref !== undefined) return inside(components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});
	if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(inside));
	if (schema.enum !== undefined) return fc.oneof(fc.constantFrom(...schema.enum), junk);
	const fitting: Record<string, () => fc.Arbitrary<unknown>> = {
		object: () =>
			fc.record(
				Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, inside(inner)])),
				{ requiredKeys: [] },
			),
		array: () => fc.array(inside(schema.items ?? {}), { maxLength: 3 }),
		string: () => texts,
		integer: () => numbers,
		boolean: () => fc.boolean(),
	};
	const made = fitting[schema.type ?? '']?.() ?? junk;
	return fc.oneof({ weight: 9, arbitrary: made }, { weight: 1, arbitrary: junk });
}

it('nothing that a client sends to any route is answered as if it were a fault of ours', async () => {
	const { ask, root } = await serveProjects();
	const description = (await ask('GET', '/api/openapi.json')).json as unknown as Description;
	const routes = Object.entries(description.paths).flatMap(([path, methods]) =>
		Object.entries(methods)
			.filter(([, { tags }]) => tags.some((tag) => TAGS.includes(tag)) && path !== '/api/settings/models')
			.map(([method, operation]) => ({ path, method: method.toUpperCase() as Method, operation })),
	);
	expect(routes.length).toBeGreaterThan(30);
	const names = fc.constantFrom('recipes', 'recipes', 'recipes', 'nobody', '%2e%2e', 'a%0A', 'x'.repeat(51), '%00');
	const requests = fc.constantFrom(...routes).chain(({ path, method, operation }) => {
		const { parameters = [], requestBody } = operation;
		const query = parameters.filter((parameter) => parameter.in === 'query');
		const schema = requestBody?.content['application/json'].schema;
		return fc.record({
			method: fc.constant(method),
			path: fc
				.record({ name: names, project: names, id: ids, sha256: fc.constantFrom('0'.repeat(64), '..', '%2F') })
				.map((values) => path.replace(/\{(\w+)\}/g, (_, name: string) => values[name as keyof typeof values])),
			query: fc.record(
				Object.fromEntries(query.map(({ name, schema }) => [name, near(schema, description).map(asText)])),
				{ requiredKeys: [] },
			),
			body: schema === undefined ? fc.constant(undefined) : near(schema, description),
		});
	});
	const seen = new Set<number>();
	await fc.assert(
		fc.asyncProperty(requests, async ({ method, path, query, body }) => {
			// It may just have been deleted.
			await ask('POST', '/api/projects', { name: 'recipes', path: join(root, 'recipes'), spec: SPEC });
			const url = `${path}?${Object.entries(query)
				.map(([name, value]) => `${name}=${encodeURIComponent((value ?? '').toWellFormed())}`)
				.join('&')}`;
			const { status, json } = await ask(method, url, body === null || typeof body !== 'object' ? undefined : body);
			expect(status, `${method} ${url} ${JSON.stringify(body)} ${JSON.stringify(json)}`).toBeLessThan(500);
			seen.add(status);
			if (status < 400) return;
			expect(json).toMatchObject({ code: expect.any(String) as string, detail: expect.any(String) as string });
			expect(JSON.stringify(json)).not.toMatch(/\bat .*:\d+:\d+|SQLITE|node_modules/);
		}),
		{ numRuns: 500 },
	);
	// Not all was refused before it came to anything.
	expect([...seen]).toEqual(expect.arrayContaining([200, 404, 422]));
	expect((await ask('GET', '/api/projects')).status).toBe(200);
});

it('bodies that are too large, too deep or no JSON are refused, and the server goes on', async () => {
	const { ask, project, port } = await serveProjects();
	await project('recipes');
	const url = '/api/projects/recipes/features';
	const json = { 'content-type': 'application/json' };
	const refusals = [
		await ask('POST', url, JSON.stringify({ ...draft('x'), description: 'x'.repeat(5_000_000) }), json),
		await ask('POST', url, '{"name":', json),
		await ask('POST', url, '{"__proto__":{"name":"x"}}', json),
		await ask('POST', url, `${'['.repeat(200_000)}${']'.repeat(200_000)}`, json),
		await ask('POST', url, `{"name":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`, json),
		await ask('POST', url, '<feature/>', { 'content-type': 'application/xml' }),
		await ask('POST', url, '', json),
		await ask('POST', `${url}/bulk`, { features: Array.from({ length: 1_001 }, (_, index) => draft(`${index}`)) }),
	];
	expect(refusals.map(({ status }) => status)).toEqual([413, 400, 400, 422, 422, 415, 400, 422]);
	for (const { json: answer, body } of refusals) {
		expect(answer.code).toBe('REQUEST_INVALID');
		expect(body.length).toBeLessThan(5_000);
	}
	const head = [`POST ${url} HTTP/1.1`, `Host: 127.0.0.1:${port}`, `Authorization: Bearer ${TOKEN}`];
	const raw = await sendRaw(port, [...head, 'Content-Type: application/json', 'Content-Length: 2'], '{}');
	expect(raw).toMatchObject({ status: 422 });
	expect((await ask('GET', url)).json.pending).toEqual([]);
});

it('a specification that is no text is no specification', async () => {
	const { ask, project } = await serveProjects();
	const directory = await project('recipes');
	writeFileSync(join(directory, 'prompts/app_spec.txt'), Buffer.alloc(5_000_000, 0xff));
	expect((await ask('GET', '/api/projects/recipes')).json.has_spec).toBe(false);
	expect((await ask('GET', '/api/projects/recipes/prompts')).json.code).toBe('PROMPT_INVALID');
});
