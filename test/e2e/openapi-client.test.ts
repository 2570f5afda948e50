import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createClient } from '@hey-api/openapi-ts';
import { expect, it } from 'vitest';
import { registerProject, startServer } from '../support/server.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { openWorkshop } from '../support/workshop.ts';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** A program against the generated client: what it gets wrong of types, the compiler says; of answers, the run. */
const PROGRAM = `
import { client } from './client/client.gen.js';
import { createFeature, getAgentStatus, getFeature, listFeatures, listModels, startAgent, editFeature } from './client/sdk.gen.js';

client.setConfig({ baseUrl: process.argv[2] ?? '', auth: () => process.argv[3] });
const path = { name: 'tiny' };
const status = await getAgentStatus({ path, throwOnError: true });
const models = await listModels({ throwOnError: true });
const refused = await startAgent({ path: { name: 'nobody' }, body: { yolo_mode: true } });
const draft = { category: 'functional', name: 'Search', description: 'Find things.', steps: ['Search'] };
const { data: created } = await createFeature({ path, body: draft, throwOnError: true });
const at = { ...path, id: created.id };
await editFeature({ path: at, body: { name: 'Find', revision: created.revision }, throwOnError: true });
const late = await editFeature({ path: at, body: { name: 'Seek', revision: created.revision } });
const { data: feature } = await getFeature({ path: at, throwOnError: true });
const { data: board } = await listFeatures({ path, throwOnError: true });
const facts: { name: string; late: string | undefined; pending: number; status: 'stopped' | 'running' | 'paused' | 'crashed'; models: number; code: string | undefined } = {
	status: status.data.status,
	models: models.data.models.length,
	code: refused.error?.code,
	name: feature.name,
	late: late.error?.code,
	pending: 'pending' in board ? board.pending.length : -1,
};
console.log(JSON.stringify(facts));
`;

it('a client that is generated from the description compiles and works', async () => {
	const workshop = await openWorkshop(tinyScenario(1));
	const root = mkdtempSync(join(tmpdir(), 'autocoder-client-'));
	try {
		registerProject(workshop, 'tiny');
		const server = await startServer(workshop);
		const { body } = await server.api('GET', '/api/openapi.json');
		mkdirSync(join(root, 'client'));
		await createClient({
			input: body,
			output: { path: join(root, 'client') },
			logs: { level: 'silent', file: false },
			plugins: ['@hey-api/client-fetch', '@hey-api/sdk', '@hey-api/typescript'],
		});
		writeFileSync(join(root, 'package.json'), '{"type":"module"}');
		writeFileSync(join(root, 'program.ts'), PROGRAM);
		const compiler = join(CHECKOUT, 'node_modules', 'typescript', 'bin', 'tsc');
		const types = ['--types', 'node', '--typeRoots', join(CHECKOUT, 'node_modules', '@types')];
		const options = ['--module', 'nodenext', '--target', 'es2022', '--strict', '--skipLibCheck', ...types];
		await run(process.execPath, [compiler, ...options, join(root, 'program.ts')], { cwd: root }).catch((error) => {
			// What the compiler has to say, it says there.
			throw new Error((error as { stdout: string }).stdout);
		});

		const { stdout } = await run(process.execPath, [join(root, 'program.js'), server.url, server.token]);
		const facts = JSON.parse(stdout) as { models: number };
		expect(facts).toMatchObject({
			status: 'stopped',
			code: 'PROJECT_NOT_FOUND',
			name: 'Find',
			late: 'EDIT_CONFLICT',
			pending: 1,
		});
		expect(facts.models).toBeGreaterThan(0);
	} finally {
		rmSync(root, { recursive: true, force: true });
		await workshop.close();
	}
});
