import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const SCRIPTS = fileURLToPath(new URL('../scripts', import.meta.url));

// A holder writes its name when it enters and when it leaves, and stays for the milliseconds it is told.
const HOLDER = `
	import { appendFileSync } from 'node:fs';
	import { withSetupLock } from './scripts/setup/lock.mjs';
	const [name, stay] = process.argv.slice(2);
	const report = { during: (_title, work) => work(() => {}) };
	await withSetupLock(report, async () => {
		appendFileSync('log', name + ' in\\n');
		await new Promise((resolve) => setTimeout(resolve, Number(stay)));
		appendFileSync('log', name + ' out\\n');
	});
`;

let checkout: string;

beforeEach(() => {
	checkout = mkdtempSync(join(tmpdir(), 'autocoder-lock-'));
	cpSync(SCRIPTS, join(checkout, 'scripts'), { recursive: true });
	writeFileSync(join(checkout, 'holder.mjs'), HOLDER);
});
afterEach(() => {
	rmSync(checkout, { recursive: true });
});

function hold(name: string, milliseconds: number): ChildProcess {
	return spawn(process.execPath, ['holder.mjs', name, String(milliseconds)], { cwd: checkout, stdio: 'inherit' });
}

function log(): string[] {
	const file = join(checkout, 'log');
	return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}

describe('the lock of the set-up', () => {
	it('lets one in at a time, also after a holder that was killed', async () => {
		const dead = hold('dead', 1_000_000);
		await expect.poll(log, { timeout: 30_000 }).toEqual(['dead in']);
		const others = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => hold(name, 20));
		const ends = others.map((child) => once(child, 'exit'));
		dead.kill('SIGKILL');
		expect(await Promise.all(ends)).toEqual(others.map(() => [0, null]));

		const entries = log().slice(1);
		expect(entries).toHaveLength(12);
		for (let i = 0; i < entries.length; i += 2) {
			expect(entries[i + 1]).toBe(entries[i]?.replace('in', 'out'));
		}
		expect(readdirSync(join(checkout, '.setup'))).toEqual(['lock.7']);
	});
});
