// `npm run check:static`: format, lint, types and dead code, side by side; prints what a tool says only when it objects.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { inCheckout } from './setup/checkout.mjs';
import { setUp } from './setup/set-up.mjs';

const CACHE = 'node_modules/.cache';
const CHECKS = [
	// The slowest first: there are fewer cores than checks.
	['eslint', 'eslint', ['.', '--max-warnings=0', '--cache', '--cache-location', `${CACHE}/eslint/`]],
	[
		'tsc',
		'typescript',
		['--noEmit', '-p', 'tsconfig.json', '--incremental', '--tsBuildInfoFile', `${CACHE}/check.tsbuildinfo`],
	],
	[
		'tsc web',
		'typescript',
		['--noEmit', '-p', 'web/tsconfig.json', '--incremental', '--tsBuildInfoFile', `${CACHE}/check-web.tsbuildinfo`],
	],
	['knip', 'knip', ['--no-progress', '--treat-config-hints-as-errors']],
	['biome', '@biomejs/biome', ['check', '--error-on-warnings', '.']],
];

// Without a build: its compiler would stop at what the checks here are to name.
if (await setUp({ quiet: true, dependenciesOnly: true })) {
	const passed = await Promise.all(CHECKS.map(([name, packageName, args]) => check(name, packageName, args)));
	process.exitCode = passed.every(Boolean) ? 0 : 1;
} else {
	process.exitCode = 1;
}

/** @returns {Promise<boolean>} */
function check(name, packageName, args) {
	const started = Date.now();
	const color = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
	const child = spawn(process.execPath, [programOf(name, packageName), ...args], {
		cwd: inCheckout(),
		env: { ...process.env, ...color },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const output = [];
	child.stdout.on('data', (chunk) => output.push(chunk));
	child.stderr.on('data', (chunk) => output.push(chunk));
	return new Promise((resolve) => {
		child.once('close', (code) => {
			const seconds = ((Date.now() - started) / 1000).toFixed(1);
			if (code !== 0) process.stdout.write(Buffer.concat(output));
			console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)`);
			resolve(code === 0);
		});
	});
}

function programOf(name, packageName) {
	const manifest = inCheckout('node_modules', packageName, 'package.json');
	const { bin } = createRequire(manifest)(manifest);
	return join(dirname(manifest), typeof bin === 'string' ? bin : bin[name.split(' ')[0]]);
}
