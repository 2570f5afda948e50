import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkout } from './support/checkout.ts';

interface Row {
	readonly number: string;
	readonly failure: string;
	readonly file: string;
	readonly test: string;
}

const ROWS = rowsOf(readFileSync(join(checkout(), 'docs', 'reliability.md'), 'utf8'));

describe('docs/reliability.md', () => {
	it('names a test for at least each of the nine ways to fail', () => {
		const numbers = new Set(ROWS.map(({ number }) => Number(number)));
		expect([...numbers].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 22]);
		expect(new Set(ROWS.map(({ failure }) => failure)).size).toBe(ROWS.length);
	});

	it.each(ROWS)('$failure: $file holds it', ({ file, test }) => {
		expect(existsSync(join(checkout(), file)), `${file} is not there`).toBe(true);
		expect(titlesOf(readFileSync(join(checkout(), file), 'utf8'))).toContain(test);
	});

	it('is seen to be wrong when it names a test that is not there', () => {
		expect(titlesOf("it('one', () => {});\nit.skip('two', () => {});\n// it('three')")).toEqual(['one']);
	});
});

function rowsOf(text: string): Row[] {
	const rows = text.split('\n').filter((line) => /^\| .*`.*\.test\.ts`/.test(line));
	const read = [
		...text.matchAll(/^\| (?<number>\d+) \| (?<failure>[^|]+) \| `(?<file>[^`|]+)` \| (?<test>[^|]+) \|$/gm),
	].map(({ groups }) => groups as unknown as Row);
	// One that is written in another way would be passed over.
	expect(read).toHaveLength(rows.length);
	return read;
}

/** The titles of tests that run; those that are skipped for good or stand in a comment hold nothing. */
function titlesOf(source: string): string[] {
	const code = source.replace(/^\s*\/\/.*$/gm, '');
	const title = /\bit(?!\.skip\(|\.todo\()(?:\.\w+(?:\((?:[^()]|\([^()]*\))*\))?)*\(\s*(?:'([^'\n]*)'|"([^"\n]*)")/g;
	return [...code.matchAll(title)].map(([, single, double]) => single ?? double ?? '');
}
