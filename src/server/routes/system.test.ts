import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Health, health, type SetupStatus, setupStatus } from '../../contract/api/system.ts';
import { openRegistry } from '../../store/registry.ts';
import { serve, type TestServer, TOKEN, temporaryDirectory } from '../fixtures/serving.fixture.ts';
import { createProjectStores } from '../project-stores.ts';

async function ask<T>({ app, port }: TestServer, url: string, token?: string): Promise<T> {
	const headers = { host: `127.0.0.1:${port}`, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
	const answer = await app.inject({ url, headers });
	expect(answer.statusCode).toBe(200);
	return answer.json<T>();
}

describe('health', () => {
	it('is told to everybody, its details to those with the token', async () => {
		const server = await serve();
		expect(await ask(server, '/api/health')).toEqual({ status: 'ok', version: '1.2.3' });
		expect(await ask(server, '/api/health', 'wrong')).toEqual({ status: 'ok', version: '1.2.3' });
		const known = health.parse(await ask(server, '/api/health', TOKEN));
		expect(known).toMatchObject({
			status: 'ok',
			checks: {
				registry: { ok: true },
				projects: { ok: 0, unusable: [] },
				disk: { ok: true },
				runners: { alive: 0, crashed: 0 },
			},
		});
		expect(known.uptime).toBeGreaterThanOrEqual(0);
	});

	it('is degraded while a database cannot be used', async () => {
		const server = await serve();
		const directory = join(server.home, 'broken');
		mkdirSync(directory);
		writeFileSync(join(directory, 'features.db'), 'no database at all, but text'.repeat(100));
		const registry = openRegistry(server.home, Date.now);
		registry.add('broken', directory);
		registry.close();
		expect(await ask(server, '/api/health')).toEqual({ status: 'degraded', version: '1.2.3' });
		const { checks } = await ask<Health>(server, '/api/health', TOKEN);
		expect(checks?.projects.unusable).toEqual([{ name: 'broken', code: 'DATABASE_CORRUPT' }]);
	});

	it('is degraded while the list of projects cannot be read', async () => {
		const home = temporaryDirectory();
		writeFileSync(join(home, 'registry.db'), 'no database at all, but text'.repeat(100));
		const stores = createProjectStores(home);
		const server = await serve({ stores });
		expect(await ask(server, '/api/health', TOKEN)).toMatchObject({
			status: 'degraded',
			checks: { registry: { ok: false, code: 'DATABASE_CORRUPT' } },
		});
	});
});

describe('the setup status', () => {
	const statusWith = async (variables: Record<string, string>) =>
		setupStatus.parse(await ask<SetupStatus>(await serve({ variables }), '/api/setup/status', TOKEN));

	it('of a bare machine says what is missing, and what mends it', async () => {
		const home = temporaryDirectory();
		const status = await statusWith({ HOME: home, PATH: home, CLI_COMMAND: 'no-claude' });
		expect(status).toMatchObject({ claude_cli: false, credentials: false, npm: false, git: false, node: true });
		const missing = Object.entries(status).flatMap(([name, value]) => (value === false ? [name] : []));
		expect(Object.keys(status.mend).sort()).toEqual(missing.sort());
		for (const sentence of Object.values(status.mend)) expect(sentence).toMatch(/\w.*\.|https:/);
	});

	it('of a machine that has it all asks for nothing', async () => {
		const home = temporaryDirectory();
		for (const name of ['git', 'npm', 'claude', 'browser']) {
			writeFileSync(join(home, name), '#!/bin/sh\n');
			chmodSync(join(home, name), 0o755);
		}
		const variables = {
			HOME: home,
			PATH: home,
			CLI_COMMAND: join(home, 'claude'),
			AUTOCODER_BROWSER: join(home, 'browser'),
		};
		const { box, mend, ...rest } = await statusWith({ ...variables, ANTHROPIC_API_KEY: 'a-key-that-is-never-shown' });
		expect(rest).toEqual({ claude_cli: true, credentials: true, node: true, npm: true, git: true, browser: true });
		expect(Object.keys(mend)).toEqual(box ? [] : ['box']);
		expect(JSON.stringify(mend)).not.toContain('never-shown');
	});
});
