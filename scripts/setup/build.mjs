import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { inCheckout, readStamp, updateStamp } from './checkout.mjs';
import { dependencyKey } from './dependencies.mjs';
import { runProgram } from './run-program.mjs';
import { SetupError } from './setup-error.mjs';

const CONFIGURATION = ['package.json', 'tsconfig.json', 'tsconfig.build.json'];

/** Whether dist/ was made from src/ as it is now. */
export function distIsBuilt() {
	return readStamp().build === buildKey() && missingOutputs().length === 0;
}

/** @param {ReturnType<import('./report.mjs').createReport>} report */
export async function build(report, lock) {
	// Taken before: what is changed while the compiler runs is built the next time.
	const key = buildKey();
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
}

function buildKey() {
	const hash = createHash('sha256').update(dependencyKey());
	for (const path of [...CONFIGURATION.map((name) => inCheckout(name)), ...sources()]) {
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
	for (const path of filesUnder(inCheckout('dist'))) {
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
