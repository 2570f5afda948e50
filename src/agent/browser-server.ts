import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface BrowserSettings {
	/** The browser's executable. */
	readonly executable: string;
	readonly headless: boolean;
	/** Chromium's own sandbox does not work for root. */
	readonly sandbox: boolean;
}

/** How to start the pinned Playwright MCP server over stdio; `outputDirectory` takes the files that it writes. */
export function browserServer(browser: BrowserSettings, outputDirectory: string): { command: string; args: string[] } {
	const require = createRequire(import.meta.url);
	const packageJson = require.resolve('@playwright/mcp/package.json');
	return {
		command: process.execPath,
		args: [
			join(dirname(packageJson), 'cli.js'),
			'--isolated',
			'--executable-path',
			browser.executable,
			'--viewport-size',
			'1280x720',
			'--output-dir',
			outputDirectory,
			...(browser.headless ? ['--headless'] : []),
			...(browser.sandbox ? [] : ['--no-sandbox']),
		],
	};
}
