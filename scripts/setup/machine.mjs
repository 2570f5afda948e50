import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inCheckout, readStamp, updateStamp } from './checkout.mjs';
import { withSetupLock } from './lock.mjs';
import { runProgram } from './run-program.mjs';
import { SetupError } from './setup-error.mjs';

const RETRY_AFTER_MS = 60 * 60 * 1000;

/**
 * Looks for a browser and for bubblewrap, each time anew (about a millisecond). As root on Debian it installs what is
 * missing; elsewhere, and where that fails, it says in one line each how to, and leaves it at that.
 * @param {ReturnType<import('./report.mjs').createReport>} report
 * @param {{ retryInstall: boolean }} options retryInstall: try even if an install failed within the last hour
 */
export async function checkMachine(report, { retryInstall }) {
	const system = readSystem();
	let missing = await findMissing();
	const failedLately = Date.now() - (readStamp().packagesFailedAt ?? 0) < RETRY_AFTER_MS;
	if (installable(missing, system).length > 0 && (retryInstall || !failedLately)) {
		await withSetupLock(report, async () => {
			const packages = installable(await findMissing(), system);
			if (packages.length > 0) await installPackages(packages, report);
		});
		missing = await findMissing();
	}
	if (missing.browser) report.notice(browserSentence(missing.browser, system));
	if (missing.bubblewrap) report.notice(bubblewrapSentence(system));
	if (!missing.browser && !missing.bubblewrap)
		report.ready(system.linux ? 'A browser and bubblewrap are there.' : 'A browser is there.');
}

/** @returns {Promise<{ browser?: { problem: string, next?: string }, bubblewrap: boolean }>} what is not there */
async function findMissing() {
	const { findBrowser } = await import(pathToFileURL(inCheckout('dist', 'process', 'find-browser.js')).href);
	const bubblewrap = process.platform === 'linux' && !onPath('bwrap');
	try {
		if (findBrowser({ env: process.env, platform: process.platform })) return { bubblewrap };
		return { browser: { problem: 'No browser was found to test applications in.' }, bubblewrap };
	} catch (error) {
		return { browser: { problem: error.message, next: error.next }, bubblewrap };
	}
}

/** Ubuntu's chromium is a snap, which starts neither in a container nor inside our box: only Debian has a package. */
function installable({ browser, bubblewrap }, { root, distribution }) {
	if (!root || !onPath('apt-get')) return [];
	const packages = [];
	// With a `next` it is AUTOCODER_BROWSER that is wrong, which no package mends.
	if (browser && !browser.next && distribution === 'debian') packages.push('chromium');
	if (bubblewrap && ['debian', 'ubuntu'].includes(distribution)) packages.push('bubblewrap');
	return packages;
}

async function installPackages(packages, report) {
	const names = packages.join(' and ');
	try {
		await report.during(`Installing ${names} (apt-get)`, (detail) => aptInstall(packages, detail));
		updateStamp({ packagesFailedAt: undefined });
	} catch (error) {
		if (!(error instanceof SetupError)) throw error;
		updateStamp({ packagesFailedAt: Date.now() });
		report.notice(`apt-get could not install ${names}: ${error.message}`);
	}
}

async function aptInstall(packages, onLine) {
	// Not watched by the lock: an apt-get that lost its parent must come to its end, and has a lock of its own.
	const apt = (...args) =>
		runProgram('apt-get', ['-o', 'DPkg::Lock::Timeout=120', ...args], {
			env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
			onLine,
		});
	const install = () => apt('install', '-y', '--no-install-recommends', ...packages);
	if (packageListsExist() && (await install()).ok) return;
	// The lists are missing, or so old that they name files which are gone.
	await apt('update');
	const { ok, tail } = await install();
	if (!ok) throw new SetupError(tail.at(-1) ?? 'it said nothing', '');
}

function packageListsExist() {
	try {
		return readdirSync('/var/lib/apt/lists').some((name) => name.includes('_Packages'));
	} catch {
		return false;
	}
}

const INSTALL_COMMANDS = {
	debian: ['apt-get install', 'chromium'],
	fedora: ['dnf install', 'chromium'],
	arch: ['pacman -S', 'chromium'],
	alpine: ['apk add', 'chromium'],
	suse: ['zypper install', 'chromium'],
	ubuntu: ['apt-get install', undefined],
};

function browserSentence({ problem, next }, { root, distribution }) {
	if (next) return `${problem} ${next}`;
	const [install, browser] = INSTALL_COMMANDS[distribution] ?? [];
	let how = `${root ? '' : 'sudo '}${install} ${browser}`;
	if (process.platform === 'darwin') how = 'brew install --cask google-chrome';
	else if (!browser) how = 'npx playwright install --with-deps chromium';
	return `${problem} Install one (${how}), or set AUTOCODER_BROWSER to the path of Chrome, Chromium or Edge.`;
}

function bubblewrapSentence({ root, distribution }) {
	const [install] = INSTALL_COMMANDS[distribution] ?? [];
	const how = install ? `: ${root ? '' : 'sudo '}${install} bubblewrap` : ' with your package manager.';
	return `bubblewrap (bwrap) is not installed, so agents run in a weaker box. To mend it, install it${how}`;
}

function readSystem() {
	const root = process.getuid?.() === 0;
	const linux = process.platform === 'linux';
	let text = '';
	try {
		text = readFileSync('/etc/os-release', 'utf8');
	} catch {
		// Not Linux, or a bare one.
	}
	const field = (name) => text.match(new RegExp(`^${name}="?([^"\n]*)"?$`, 'm'))?.[1] ?? '';
	const names = [field('ID'), ...field('ID_LIKE').split(' ')];
	const distribution = ['ubuntu', 'debian', 'fedora', 'arch', 'alpine', 'suse'].find((name) => names.includes(name));
	return { root, linux, distribution };
}

function onPath(program) {
	return (process.env.PATH ?? '')
		.split(delimiter)
		.some((directory) => directory && existsSync(join(directory, program)));
}
