import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findBrowser } from './find-browser.ts';

let root: string;

beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'autocoder-browser-'));
});
afterEach(() => {
	rmSync(root, { recursive: true });
});

function program(path: string, text = '#!/bin/sh\n'): string {
	const full = join(root, path);
	mkdirSync(dirname(full), { recursive: true });
	writeFileSync(full, text);
	chmodSync(full, 0o755);
	return full;
}

const find = (env: Record<string, string>, platform: NodeJS.Platform = 'linux') => findBrowser({ env, platform, root });

describe('findBrowser', () => {
	it('finds nothing on an empty machine', () => {
		expect(find({})).toBeUndefined();
		expect(find({ PATH: join(root, 'missing'), HOME: root }, 'darwin')).toBeUndefined();
		expect(find({ PATH: '', HOME: root }, 'win32')).toBeUndefined();
	});

	it('takes the browser that AUTOCODER_BROWSER names before all others', () => {
		program('usr/bin/chromium');
		const mine = program('mine/browser');
		expect(find({ AUTOCODER_BROWSER: mine, PATH: join(root, 'usr/bin') })).toEqual({
			path: mine,
			source: 'AUTOCODER_BROWSER',
		});
	});

	it.each(['nowhere/chrome', 'a-folder'])('refuses %s in AUTOCODER_BROWSER rather than taking another', (name) => {
		mkdirSync(join(root, 'a-folder'));
		program('usr/bin/chromium');
		expect(() => find({ AUTOCODER_BROWSER: join(root, name) })).toThrow(
			expect.objectContaining({ code: 'BROWSER_NOT_FOUND', message: expect.stringContaining(name) as string }),
		);
	});

	it('prefers Chrome to Chromium wherever they stand on the PATH', () => {
		program('first/chromium');
		const chrome = program('second/google-chrome');
		const PATH = `${join(root, 'first')}:${join(root, 'second')}`;
		expect(find({ PATH })).toEqual({ path: chrome, source: 'PATH' });
	});

	it('passes over what cannot be started', () => {
		chmodSync(program('bin/google-chrome'), 0o644);
		mkdirSync(join(root, 'bin/chromium'));
		const edge = program('bin/microsoft-edge');
		expect(find({ PATH: join(root, 'bin') })?.path).toBe(edge);
	});

	it("passes over Ubuntu's launcher of a snap", () => {
		program('bin/chromium-browser', '#!/bin/sh\nexec /snap/bin/chromium "$@"\n');
		expect(find({ PATH: join(root, 'bin') })).toBeUndefined();
	});

	it.each([
		['linux', 'opt/google/chrome/chrome'],
		['darwin', 'Applications/Chromium.app/Contents/MacOS/Chromium'],
	] as const)('knows where browsers are installed on %s', (platform, place) => {
		const path = program(place);
		expect(find({ PATH: '/nowhere' }, platform)).toEqual({ path, source: 'installed' });
	});

	it("takes the newest full browser of Playwright's before its headless shell", () => {
		const cache = 'home/.cache/ms-playwright';
		const HOME = join(root, 'home');
		const shell = program(`${cache}/chromium_headless_shell-1300/chrome-linux/headless_shell`);
		expect(find({ HOME })?.path).toBe(shell);
		program(`${cache}/chromium-999/chrome-linux/chrome`);
		const newest = program(`${cache}/chromium-1247/chrome-linux64/chrome`);
		program(`${cache}/firefox-2000/firefox/firefox`);
		expect(find({ HOME })).toEqual({ path: newest, source: 'playwright' });
	});

	it("finds Playwright's browser on macOS and where PLAYWRIGHT_BROWSERS_PATH says", () => {
		const app = 'Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing';
		const mac = program(`home/Library/Caches/ms-playwright/chromium-1247/chrome-mac-arm64/${app}`);
		expect(find({ HOME: join(root, 'home') }, 'darwin')?.path).toBe(mac);
		const elsewhere = program('browsers/chromium-1247/chrome-linux64/chrome');
		expect(find({ PLAYWRIGHT_BROWSERS_PATH: join(root, 'browsers') })?.path).toBe(elsewhere);
	});
});
