import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { inCheckout, readStamp, updateStamp } from './checkout.mjs';
import { runProgram } from './run-program.mjs';
import { SetupError } from './setup-error.mjs';

const BINDING = ['node_modules', 'better-sqlite3', 'build', 'Release', 'better_sqlite3.node'];
// npm writes it as the last thing of a complete install.
const NPMS_OWN_RECORD = ['node_modules', '.package-lock.json'];

/** Whether the packages of package-lock.json are installed for this Node.js; a few dozen looks at files. */
export function dependenciesAreInstalled() {
	return readStamp().dependencies === dependencyKey() && existsSync(inCheckout(...BINDING)) && directOnesExist();
}

/** What the installed packages depend on: the lock file, and what the native binding is compiled for. */
export function dependencyKey() {
	const lock = readFileSync(inCheckout('package-lock.json'));
	const machine = `${process.versions.modules} ${process.platform} ${process.arch}`;
	return createHash('sha256').update(lock).update(machine).digest('hex');
}

/** @param {ReturnType<import('./report.mjs').createReport>} report */
export async function installDependencies(report, lock) {
	if (!(npmInstalledThemAlready() && bindingError() === undefined)) {
		forgetEarlierInstall();
		await report.during('Installing dependencies (compiling SQLite can take about two minutes)', (detail) =>
			npmCi(detail, lock),
		);
		const error = bindingError();
		if (error !== undefined) throw bindingDoesNotLoad(error);
	}
	updateStamp({ dependencies: dependencyKey() });
}

function directOnesExist() {
	const { dependencies, devDependencies } = JSON.parse(readFileSync(inCheckout('package.json'), 'utf8'));
	const names = Object.keys({ ...dependencies, ...devDependencies });
	return names.every((name) => existsSync(inCheckout('node_modules', name, 'package.json')));
}

/** Whether somebody ran `npm ci` or `npm install` by hand, to the end, for this very lock file. */
function npmInstalledThemAlready() {
	try {
		const wanted = JSON.parse(readFileSync(inCheckout('package-lock.json'), 'utf8')).packages;
		const installed = JSON.parse(readFileSync(inCheckout(...NPMS_OWN_RECORD), 'utf8')).packages;
		return Object.entries(wanted).every(([path, { version, optional }]) => {
			if (path === '') return true;
			if (installed[path] === undefined) return optional === true;
			return installed[path].version === version && existsSync(inCheckout(path, 'package.json'));
		});
	} catch {
		return false;
	}
}

/** An install that is killed half-way must not leave the words of the one before. */
function forgetEarlierInstall() {
	rmSync(inCheckout(...NPMS_OWN_RECORD), { force: true });
	if (existsSync(inCheckout('node_modules'))) updateStamp({ dependencies: undefined, build: undefined });
}

async function npmCi(onLine, lock) {
	// The user's configuration may leave out what the build needs, or silence npm; words on the command line win.
	const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--prefer-offline'];
	args.push('--foreground-scripts', '--loglevel=warn');
	const [program, ...first] = npmProgram();
	const { ok, tail } = await runProgram(program, [...first, ...args], {
		cwd: inCheckout(),
		onLine,
		onStart: (pid) => lock.watch(pid),
	});
	if (!ok) throw npmFailed(tail);
}

/** Under `npm run` the same npm, else the one on the PATH. */
function npmProgram() {
	const running = process.env.npm_execpath;
	return running && basename(running) === 'npm-cli.js' ? [process.execPath, running] : ['npm'];
}

/** @returns {string | undefined} why the native part of better-sqlite3 does not work; asked of a process of its own, which may crash */
function bindingError() {
	const probe = "new (require('better-sqlite3'))(':memory:').close()";
	const { status, stderr } = spawnSync(process.execPath, ['-e', probe], { cwd: inCheckout(), encoding: 'utf8' });
	if (status === 0) return undefined;
	return stderr?.split('\n').find((line) => /Error/.test(line)) ?? 'the process that loaded it crashed';
}

function npmFailed(tail) {
	const text = tail.join('\n');
	if (/ENOENT/.test(text) && /spawn npm/.test(text)) {
		return new SetupError('npm was not found.', 'Install npm (it comes with Node.js) and run the command again.', tail);
	}
	if (/EUSAGE/.test(text) && /in sync/.test(text)) {
		return new SetupError(
			'package.json and package-lock.json do not fit together.',
			'Run `npm install --package-lock-only`, look at what it changed, and run the command again.',
			tail.filter((line) => /(Missing|Invalid):/.test(line)),
		);
	}
	if (/gyp ERR|prebuild-install|node-gyp/.test(text)) {
		return new SetupError('a dependency could not be compiled.', COMPILER_HINT, tail);
	}
	if (/ENOSPC/.test(text)) {
		return new SetupError(
			'the disk is full.',
			'The dependencies need about 1 GB: make room and run the command again.',
			tail,
		);
	}
	return new SetupError(
		'`npm ci` did not succeed; its last words are above.',
		'Check the connection to the npm registry (`npm ping`) and run the command again.',
		tail,
	);
}

const COMPILER_HINT =
	'better-sqlite3 is compiled where no ready-made build can be fetched: install python3, make and a C++ compiler ' +
	'(Debian: apt-get install python3 make g++; macOS: xcode-select --install) and run the command again.';

function bindingDoesNotLoad(error) {
	return new SetupError(
		`the native part of better-sqlite3 does not load (${error.trim()}).`,
		`If \`npm config get ignore-scripts\` says true, set it to false and run the command again. Else: ${COMPILER_HINT}`,
	);
}
