import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { inCheckout, readStamp, updateStamp } from './checkout.mjs';
import { dependencyKey } from './dependencies.mjs';
import { runProgram } from './run-program.mjs';
import { SetupError } from './setup-error.mjs';

const CONFIGURATION = ['package.json', 'tsconfig.json', 'tsconfig.build.json'];
/** What the page is made of, and where it goes. */
const PAGE_SOURCES = ['web', 'src/contract'];
const PAGE = ['dist', 'web'];

/** Whether dist/ was made from src/ as it is now. */
export function distIsBuilt() {
	return readStamp().build === buildKey() && missingOutputs().length === 0 && pageIsBuilt();
}

/** @param {ReturnType<import('./report.mjs').createReport>} report */
export async function build(report, lock) {
	// Taken before: what is changed while the compiler runs is built the next time.
	const key = buildKey();
	const keyOfPage = pageKey();
	removeStaleOutputs();
	// The compiler writes only what changed by its own notes, which do not tell it that a file of dist/ was deleted.
	if (missingOutputs().length > 0) rmSync(inCheckout('dist', '.tsbuildinfo'), { force: true });
	await report.during('Building', async (detail) => {
		const compiler = inCheckout('node_modules', 'typescript', 'bin', 'tsc');
		const { ok, tail } = await runProgram(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
			cwd: inCheckout(),
			onLine: detail,
			onStart: (pid) => lock.watch(pid),
		});
		if (!ok) throw new SetupError('the build did not succeed.', 'Mend what the compiler names above.', tail);
	});
	const main = inCheckout('dist', 'cli', 'main.js');
	if (existsSync(main)) chmodSync(main, 0o755);
	updateStamp({ build: key });
	if (!pageIsBuilt()) await buildPage(report, lock, keyOfPage);
}

function pageIsBuilt() {
	return readStamp().page === pageKey() && existsSync(inCheckout(...PAGE, 'index.html'));
}

async function buildPage(report, lock, key) {
	await report.during('Building the page', async (detail) => {
		const bundler = inCheckout('node_modules', 'vite', 'bin', 'vite.js');
		const { ok, tail } = await runProgram(process.execPath, [bundler, 'build', '--config', 'web/vite.config.ts'], {
			cwd: inCheckout(),
			onLine: detail,
			onStart: (pid) => lock.watch(pid),
		});
		if (!ok) throw new SetupError('the page was not built.', 'Mend what the bundler names above.', tail);
	});
	updateStamp({ page: key });
}

function pageKey() {
	const files = PAGE_SOURCES.flatMap((directory) => filesUnder(inCheckout(directory)));
	return keyOf(files.filter((path) => !/\.test\.tsx?$/.test(path)));
}

function buildKey() {
	return keyOf([...CONFIGURATION.map((name) => inCheckout(name)), ...sources()]);
}

function keyOf(paths) {
	const hash = createHash('sha256').update(dependencyKey());
	for (const path of paths) {
		const { mtimeMs, size } = statSync(path);
		hash.update(`${path} ${mtimeMs} ${size}\n`);
	}
	return hash.digest('hex');
}

/** What tsconfig.build.json compiles. */
function sources() {
	return filesUnder(inCheckout('src')).filter((path) => /(?<!\.test|\.fixture|\.d)\.ts$/.test(path));
}

function outputs() {
	return sources().map((path) => inCheckout('dist', relative(inCheckout('src'), path).replace(/\.ts$/, '.js')));
}

function missingOutputs() {
	return outputs().filter((path) => !existsSync(path));
}

/** dist/ holds what the compiler writes and nothing else: what has no source any more must not be found by an import. */
function removeStaleOutputs() {
	const expected = new Set(outputs());
	const page = inCheckout(...PAGE) + sep;
	for (const path of filesUnder(inCheckout('dist')).filter((file) => !file.startsWith(page))) {
		if (/\.js(\.map)?$/.test(path) && !expected.has(path.replace(/\.map$/, ''))) rmSync(path);
	}
}

function filesUnder(directory) {
	if (!existsSync(directory)) return [];
	return readdirSync(directory, { withFileTypes: true })
		.flatMap((entry) => {
			const path = join(directory, entry.name);
			return entry.isDirectory() ? filesUnder(path) : [path];
		})
		.sort();
}
