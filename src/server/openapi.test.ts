import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAccess } from './access/create-access.ts';
import type { App } from './app.ts';
import { createServer } from './create-server.ts';
import { createProjectStores, type ProjectStores } from './project-stores.ts';

let home: string;
let stores: ProjectStores;
let app: App;
let document: { paths: Record<string, Record<string, Operation>> };

interface Operation {
	readonly operationId?: string;
	readonly summary?: string;
	readonly tags?: readonly string[];
	readonly responses?: Readonly<Record<string, unknown>>;
}

beforeAll(async () => {
	home = mkdtempSync(join(tmpdir(), 'autocoder-openapi-'));
	stores = createProjectStores(home);
	const never = () => Promise.reject(new Error('No test of the description starts anything.'));
	app = await createServer({
		home,
		variables: {},
		version: '1.0.0',
		stores,
		access: createAccess({ token: null, listen: '127.0.0.1', now: Date.now }),
		webRoot: null,
		logger: null,
		launcher: { run: never, demo: never },
		offeredModels: never,
	});
	document = (await app.inject('/api/openapi.json')).json();
});
afterAll(async () => {
	await app.close();
	stores.close();
	rmSync(home, { recursive: true });
});

const operations = () =>
	Object.entries(document.paths).flatMap(([path, methods]) =>
		Object.entries(methods).map(([method, operation]) => ({ at: `${method} ${path}`, ...operation })),
	);

it('the description is a valid OpenAPI document', async () => {
	expect(await new Validator().validate(document)).toMatchObject({ valid: true });
	expect(operations().length).toBeGreaterThan(5);
});

it('every route has a name of its own, a summary, a tag, and an answer', () => {
	for (const { at, operationId, summary, tags, responses } of operations()) {
		expect(operationId, at).toMatch(/^[a-z][a-zA-Z]+$/);
		expect(summary, at).toMatch(/^[A-Z].+[^.]$/);
		expect(tags, at).toHaveLength(1);
		expect(
			Object.keys(responses ?? {}).some((status) => status.startsWith('2')),
			at,
		).toBe(true);
	}
	const names = operations().map(({ operationId }) => operationId);
	expect(new Set(names).size).toBe(names.length);
});

// `npm run docs` is this test with `--update`.
it('docs/openapi.json is what the server serves', async () => {
	await expect(`${JSON.stringify(document, null, '\t')}\n`).toMatchFileSnapshot('../../docs/openapi.json');
});
