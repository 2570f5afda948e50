import { readFileSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../guard/redact.ts';
import { sendRaw, serve, TOKEN, temporaryDirectory } from './fixtures/serving.fixture.ts';
import { createLogger, openServerLog } from './logging.ts';

const KEY = `sk-${'ant-api03'}-aB3dE5gH7jK9mN1pQ3s`;

function collecting(...secrets: string[]) {
	const lines: string[] = [];
	const logger = createLogger({
		level: 'info',
		redact: createRedactor(secrets),
		destination: { write: (line) => lines.push(line) },
	});
	return { logger, lines, records: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('a log line', () => {
	it('is JSON without secrets, wherever they stand', () => {
		const { logger, records } = collecting('say "friend"');
		const cause = new Error(`cause ${KEY}`);
		logger
			.child({ of: `child ${KEY}` })
			.error({ err: new Error(`it has ${KEY}`, { cause }), deep: [{ a: KEY }] }, `say "friend"`);
		const [record] = records();
		expect(JSON.stringify(record)).not.toMatch(/sk-ant|friend/);
		expect(record).toMatchObject({ level: 'error', msg: '[hidden]', of: 'child [hidden]', deep: [{ a: '[hidden]' }] });
		expect(record?.time).toMatch(/^\d{4}-\d\d-\d\dT/);
	});

	it('of a request has its id, route and status, but no headers and no query', async () => {
		const { logger, lines, records } = collecting();
		const { port } = await serve({ logger });
		const host = `Host: 127.0.0.1:${port}`;
		const headers = [host, `Authorization: Bearer ${TOKEN}`, 'Cookie: sid=secret-cookie'];
		await sendRaw(port, ['GET /api/none?code=a-login-code HTTP/1.1', ...headers]);
		await sendRaw(port, ['GET /login?code=a-login-code HTTP/1.1', ...headers]);
		const requests = records().filter((record) => 'req' in record);
		expect(requests).toMatchObject([
			{ reqId: expect.anything() as unknown, req: { method: 'GET', path: '/api/none' } },
			{ req: { path: '/login', route: '/login' } },
		]);
		expect(records()).toContainEqual(expect.objectContaining({ res: { status: 403 } }));
		expect(lines.join('')).not.toMatch(/login-code|secret-cookie|a-token-of-a-test/);
	});
});

describe('the log file', () => {
	it('is for its owner, is added to, and makes room when it is big', () => {
		const path = join(temporaryDirectory(), 'new', 'server.log');
		const write = (line: string) => {
			const log = openServerLog(path);
			log.write(line);
			log.end();
		};
		write('one\n');
		write('two\n');
		expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
		expect(statSync(path).mode & 0o777).toBe(0o600);
		truncateSync(path, 10_000_001);
		write('three\n');
		expect(readFileSync(path, 'utf8')).toBe('three\n');
		expect(statSync(`${path}.1`).size).toBe(10_000_001);
	});

	it('is no link', () => {
		const directory = temporaryDirectory();
		writeFileSync(join(directory, 'target'), 'stays');
		symlinkSync(join(directory, 'target'), join(directory, 'server.log'));
		expect(() => openServerLog(join(directory, 'server.log'))).toThrow('cannot be written');
		expect(readFileSync(join(directory, 'target'), 'utf8')).toBe('stays');
	});
});
