import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

const PAGE = fileURLToPath(new URL('../dist/web/', import.meta.url));
const MOST_BYTES = 200_000;

it('the page begins with at most 200 kB of scripts, and has none in its document', () => {
	const document = readFileSync(`${PAGE}index.html`, 'utf8');
	const scripts = [...document.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map(([, path]) => path ?? '');
	expect(scripts.length).toBeGreaterThan(1);
	const bytes = scripts.reduce((sum, path) => sum + gzipSync(readFileSync(PAGE + path)).length, 0);
	expect(bytes).toBeLessThan(MOST_BYTES);
	// The server's content policy would refuse them.
	expect(document).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/);
});
