import { accessSync, constants, readdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { AutocoderError } from '../contract/errors.ts';

/** A browser that Playwright can drive, and where it was found. */
export interface FoundBrowser {
	/** The path to start. */
	readonly path: string;
	readonly source: 'AUTOCODER_BROWSER' | 'PATH' | 'installed' | 'playwright';
}

export interface BrowserSearch {
	/** Read: AUTOCODER_BROWSER, PATH, HOME, XDG_CACHE_HOME, PLAYWRIGHT_BROWSERS_PATH. */
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly platform: NodeJS.Platform;
	/** Where the fixed places begin; '' for the real file system, a directory in tests. */
	readonly root?: string;
}

/**
 * The browser of this machine: the one that AUTOCODER_BROWSER names, else Chrome, Chromium or Edge, else Playwright's own.
 * Linux and macOS. Nothing is cached: a look takes about a millisecond.
 * @throws AutocoderError BROWSER_NOT_FOUND when AUTOCODER_BROWSER names something that cannot be started
 */
export function findBrowser({ env, platform, root = '' }: BrowserSearch): FoundBrowser | undefined {
	const named = env.AUTOCODER_BROWSER;
	if (named) return { path: namedBrowser(named), source: 'AUTOCODER_BROWSER' };

	const onPath = firstUsable(pathCandidates(env.PATH ?? ''));
	if (onPath) return { path: onPath, source: 'PATH' };

	const installed = firstUsable(installedCandidates(platform, env.HOME).map((place) => root + place));
	if (installed) return { path: installed, source: 'installed' };

	const playwrights = firstUsable(playwrightCandidates(env, platform));
	return playwrights ? { path: playwrights, source: 'playwright' } : undefined;
}

function namedBrowser(path: string): string {
	if (isProgram(path)) return path;
	throw new AutocoderError(
		'BROWSER_NOT_FOUND',
		`AUTOCODER_BROWSER is "${path}", which is not a file that can be started.`,
		'Set it to the full path of Chrome, Chromium or Edge, or unset it.',
	);
}

const PROGRAMS = [
	'google-chrome-stable',
	'google-chrome',
	'chromium',
	'chromium-browser',
	'microsoft-edge-stable',
	'microsoft-edge',
];

function pathCandidates(path: string): string[] {
	const directories = path.split(delimiter).filter((directory) => directory !== '');
	return PROGRAMS.flatMap((program) => directories.map((directory) => join(directory, program)));
}

const LINUX_PLACES = [
	'/usr/bin/google-chrome-stable',
	'/opt/google/chrome/chrome',
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/opt/microsoft/msedge/msedge',
];

const MAC_APPLICATIONS = ['Google Chrome', 'Chromium', 'Microsoft Edge'];

function installedCandidates(platform: NodeJS.Platform, home: string | undefined): string[] {
	if (platform === 'linux') return LINUX_PLACES;
	if (platform !== 'darwin') return [];
	const folders = home ? ['/Applications', join(home, 'Applications')] : ['/Applications'];
	return MAC_APPLICATIONS.flatMap((name) => folders.map((folder) => `${folder}/${name}.app/Contents/MacOS/${name}`));
}

/**
 * Playwright keeps `chromium-REVISION/chrome-PLATFORM/…`, and `chromium_headless_shell-REVISION/…` that cannot show a window:
 * any full browser goes before any shell, and the newest revision first.
 */
function playwrightCandidates(env: BrowserSearch['env'], platform: NodeJS.Platform): string[] {
	const cache = playwrightCache(env, platform);
	if (!cache) return [];
	return ['chromium', 'chromium_headless_shell'].flatMap((product) =>
		revisionsOf(cache, product).flatMap((revision) =>
			entriesOf(revision).flatMap((folder) => PLAYWRIGHT_PROGRAMS.map((program) => join(revision, folder, program))),
		),
	);
}

const PLAYWRIGHT_PROGRAMS = [
	'chrome',
	'Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
	'Chromium.app/Contents/MacOS/Chromium',
	'chrome-headless-shell',
	'headless_shell',
];

function playwrightCache(env: BrowserSearch['env'], platform: NodeJS.Platform): string | undefined {
	const named = env.PLAYWRIGHT_BROWSERS_PATH;
	// "0" is Playwright's word for "inside its own package".
	if (named && named !== '0') return named;
	if (platform === 'darwin') return env.HOME && join(env.HOME, 'Library', 'Caches', 'ms-playwright');
	const cache = env.XDG_CACHE_HOME || (env.HOME && join(env.HOME, '.cache'));
	return cache && join(cache, 'ms-playwright');
}

function revisionsOf(cache: string, product: string): string[] {
	const revision = (name: string) => Number(name.slice(product.length + 1));
	return entriesOf(cache)
		.filter((name) => name.startsWith(`${product}-`) && Number.isInteger(revision(name)))
		.sort((a, b) => revision(b) - revision(a))
		.map((name) => join(cache, name));
}

function entriesOf(directory: string): string[] {
	try {
		return readdirSync(directory);
	} catch {
		return [];
	}
}

function firstUsable(candidates: readonly string[]): string | undefined {
	return candidates.find((path) => isProgram(path) && !isSnapLauncher(path));
}

function isProgram(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return statSync(path).isFile();
	} catch {
		return false;
	}
}

/**
 * Ubuntu's `chromium-browser` package is a script that starts a snap, or tells people to install it. A snap does not start
 * inside our box and sees no `/tmp` of ours, so it counts only when AUTOCODER_BROWSER names it.
 */
function isSnapLauncher(path: string): boolean {
	if (path.startsWith('/snap/')) return true;
	// Real browsers are hundreds of megabytes, launch scripts a few thousand bytes.
	if (statSync(path).size > 64_000) return false;
	try {
		const text = readFileSync(path, 'latin1');
		return text.startsWith('#!') && text.includes('/snap/bin/');
	} catch {
		// May be started but not read.
		return false;
	}
}
