import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findBreaches, type Rooms } from './rooms.ts';

const CHECKOUT = fileURLToPath(new URL('..', import.meta.url));
const TREES = ['src', 'web', 'test', 'bench', 'faults'];

function sourceFiles(): Map<string, string> {
	const files = new Map<string, string>();
	for (const tree of TREES.filter((name) => existsSync(CHECKOUT + name))) {
		for (const name of readdirSync(CHECKOUT + tree, { recursive: true, encoding: 'utf8' })) {
			const path = posix.join(tree, name.replaceAll('\\', '/'));
			if (/\.[cm]?tsx?$/.test(path) && !path.includes('node_modules/')) {
				files.set(path, readFileSync(CHECKOUT + path, 'utf8'));
			}
		}
	}
	return files;
}

describe('the source tree', () => {
	it('keeps to the table of rooms', () => {
		expect(findBreaches(sourceFiles())).toEqual([]);
	});
});

describe('the check of the rooms', () => {
	const rooms: Rooms = {
		'src/contract': { own: [], outside: ['zod'], node: false },
		'src/guard': { own: ['src/contract'], outside: [], node: ['node:path'] },
		'src/store': { own: ['src/contract'], outside: ['better-sqlite3'], node: true },
		'src/process': { own: [], outside: [], node: true },
		'src/cli': { own: 'all', outside: ['@anthropic-ai/claude-agent-sdk'], node: true },
		web: { own: ['src/contract'], outside: 'all', node: false, planned: true },
	};
	const clean = {
		'src/contract/a.ts': `import { z } from 'zod'; import './b.ts';`,
		'src/guard/a.ts': `import type { A } from '../contract/a.ts'; import { join } from 'node:path';`,
		'src/store/a.ts': `import Database from 'better-sqlite3'; import { readFileSync } from 'node:fs';`,
		'src/process/a.ts': `import { spawn } from 'node:child_process';`,
		'src/cli/a.ts': `import { open } from '../store/a.ts';`,
		'src/store/a.test.ts': `import { it } from 'vitest'; import { spawn } from 'node:child_process';`,
	};
	const breachesWith = (more: Record<string, string>) =>
		findBreaches(new Map(Object.entries({ ...clean, ...more })), rooms);

	it('has nothing against a clean tree', () => {
		expect(breachesWith({})).toEqual([]);
	});

	it.each([
		['a static import', `\nimport { open } from '../store/a.ts';`, 2],
		['a type', `import type { Open } from '../store/a.ts';`, 1],
		['a type in place', `export type Open = import('../store/a.ts').Open;`, 1],
		['a re-export', `export * from '../store/a.ts';`, 1],
		['a dynamic import', `export const open = async () => await import('../store/a.ts');`, 1],
		['a require', `export const open = require('../store/a.ts');`, 1],
	])('sees another room in %s, and says where', (_kind, text, line) => {
		expect(breachesWith({ 'src/guard/bad.ts': text })).toEqual([
			`src/guard/bad.ts:${line} imports ../store/a.ts: src/guard may import only src/contract of ours.`,
		]);
	});

	it.each([
		['src/guard/bad.ts', `import chalk from 'chalk/sub';`, 'src/guard may import nothing from outside.'],
		['src/guard/bad.ts', `import 'node:fs';`, 'src/guard may import only node:path of Node.js.'],
		['src/contract/bad.ts', `import 'fs';`, 'src/contract may import nothing of Node.js.'],
		['src/cli/bad.ts', `import 'child_process';`, 'only src/process may.'],
		['src/cli/bad.ts', `import 'better-sqlite3';`, 'only src/store may.'],
		['src/cli/bad.ts', `import '../../package.json';`, 'it leads to no room.'],
		['src/cli/bad.ts', `await import(name);`, 'what it is cannot be checked; write it out.'],
		['src/other/bad.ts', '', 'its folder has no row in the table of rooms.'],
		['src/bad.ts', '', 'its folder has no row in the table of rooms.'],
		['src/guard/bad.test.ts', `import '../store/a.ts';`, 'src/guard may import only src/contract of ours.'],
		['src/guard/bad.test.ts', `vi.mock('../contract/a.ts');`, 'tests run the real thing.'],
		['web/app.tsx', '', 'web has files now: its row is no longer "planned".'],
	])('%s with "%s" is a breach', (path, text, rule) => {
		const breaches = breachesWith({ [path]: text });
		expect(breaches).toHaveLength(1);
		expect(breaches[0]).toContain(path.split('/')[0]);
		expect(breaches[0]).toContain(rule);
	});

	it('wants the Agent SDK in one file', () => {
		const text = `import { query } from '@anthropic-ai/claude-agent-sdk';`;
		expect(breachesWith({ 'src/cli/one.ts': text })).toEqual([]);
		expect(breachesWith({ 'src/cli/one.ts': text, 'src/cli/two.ts': text })).toEqual([
			'@anthropic-ai/claude-agent-sdk is to be imported in one file only, not in src/cli/one.ts, src/cli/two.ts.',
		]);
	});

	it('fails when it saw no files, and when a row has none', () => {
		expect(findBreaches(new Map(), rooms)).toHaveLength(1);
		const { 'src/process/a.ts': _gone, ...rest } = clean;
		expect(findBreaches(new Map(Object.entries(rest)), rooms)).toEqual([
			'src/process has a row in the table of rooms but no files.',
		]);
	});
});
