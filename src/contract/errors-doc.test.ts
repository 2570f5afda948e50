import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { ERRORS } from './errors.ts';
import { errorsDocument } from './errors-document.ts';

const SOURCES = fileURLToPath(new URL('..', import.meta.url));

// `npm run docs` is this test with `--update`.
it('docs/errors.md is what the table says', async () => {
	await expect(errorsDocument()).toMatchFileSnapshot('../../docs/errors.md');
});

it('the page has a row of five cells for each code', () => {
	const rows = errorsDocument()
		.split('\n')
		.filter((line) => line.startsWith('| `'));
	expect(rows.map((row) => /`(\w+)`/.exec(row)?.[1])).toEqual(Object.keys(ERRORS));
	for (const row of rows) expect(row.replaceAll('\\|', '').split('|')).toHaveLength(7);
});

it('no code is dead: each is thrown or handled somewhere', () => {
	const source = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
		.filter(
			(name) =>
				/\.ts$/.test(name) && !/\.(test|fixture)\.ts$/.test(name) && !name.endsWith(join('contract', 'errors.ts')),
		)
		.map((name) => readFileSync(join(SOURCES, name), 'utf8'))
		.join('\n');
	expect(source.length).toBeGreaterThan(10_000);
	expect(Object.keys(ERRORS).filter((code) => !source.includes(`'${code}'`))).toEqual([]);
});
