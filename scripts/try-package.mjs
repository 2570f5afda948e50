// Packs this checkout, installs the tarball in an empty directory elsewhere, and runs its demo there: what a user of the package gets.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUp } from './setup/set-up.mjs';

const checkout = fileURLToPath(new URL('..', import.meta.url));
const npm = (args, cwd) => execFileSync('npm', args, { cwd, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' });

if (!(await setUp({ quiet: true }))) process.exit(1);
const work = mkdtempSync(join(tmpdir(), 'autocoder-package-'));
try {
	const [{ filename, size, entryCount }] = JSON.parse(npm(['pack', '--json', '--pack-destination', work], checkout));
	console.error(`Packed ${filename}: ${entryCount} files, ${Math.round(size / 1_000)} kB.`);
	const home = join(work, 'elsewhere');
	mkdirSync(home);
	npm(['init', '--yes'], home);
	console.error('Installing it in an empty directory …');
	npm(['install', '--no-audit', '--no-fund', join(work, filename)], home);
	console.error('Running its demo …');
	const demo = join(home, 'demo');
	execFileSync(join(home, 'node_modules/.bin/autocoder'), ['demo', '--dir', demo], { cwd: home, stdio: 'inherit' });
	// The demo's exit code says that every feature passes; this says that it is the packed version that ran.
	const { version } = JSON.parse(readFileSync(join(home, 'node_modules/autocoder/package.json'), 'utf8'));
	console.error(`autocoder ${version} works when installed from its package.`);
} finally {
	rmSync(work, { recursive: true, force: true });
}
