import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { BrowserSettings } from '../agent/browser-server.ts';
import { realPath } from '../agent/real-path.ts';
import type { SessionSettings } from '../agent/session-host.ts';
import { DEFAULT_LIMITS } from '../agent/session-limits.ts';
import { DEFAULT_BOUNDS } from '../agent/session-timer.ts';
import { AutocoderError } from '../contract/errors.ts';
import { type BoxSupport, detectBox } from '../process/detect-box.ts';
import { findBrowser } from '../process/find-browser.ts';
import { projectMarker } from '../process/marker.ts';
import { readGuardSettings } from '../projects/guard-settings.ts';
import { WEBHOOK_VARIABLES } from '../projects/webhook-target.ts';
import { projectFiles } from '../store/project-store.ts';
import type { Environment } from './env.ts';
import { VERSION } from './version.ts';

export interface SessionChoices {
	readonly model: string | null;
	readonly yolo: boolean;
}

/**
 * Puts together what the sessions of a run need from this machine.
 *
 * @throws AutocoderError BROWSER_NOT_FOUND, GUARD_SETTINGS_INVALID
 */
export async function sessionSettings(
	projectDirectory: string,
	choices: SessionChoices,
	environment: Environment,
): Promise<{ settings: SessionSettings; box: BoxSupport }> {
	const box = await detectBox();
	const { database, own, conversations } = projectFiles(projectDirectory);
	const { variables } = environment;
	const settings: SessionSettings = {
		projectDirectory,
		model: choices.model,
		yolo: choices.yolo,
		browser: choices.yolo ? null : requireBrowser(environment),
		claudeExecutable: environment.claudeExecutable,
		environment: withoutWebhook(variables),
		box: {
			kind: box.kind,
			projectKey: projectMarker(projectDirectory),
			home: environment.home,
			readOnly: () => [
				database,
				`${database}-wal`,
				`${database}-shm`,
				own,
				...conversations.filter((path) => existsSync(path)),
			],
		},
		guard: guardFor(environment, projectDirectory),
		bounds: DEFAULT_BOUNDS,
		limits: DEFAULT_LIMITS,
		version: VERSION,
	};
	return { settings, box };
}

/** What the guard goes by: the user's settings, and where secrets of ours and of Claude lie. */
export function guardFor({ home, variables }: Environment, projectDirectory?: string): SessionSettings['guard'] {
	const userHome = realPath(variables.HOME || homedir()) ?? homedir();
	const claude = variables.CLAUDE_CONFIG_DIR || join(userHome, '.claude');
	return {
		settings: readGuardSettings(home, userHome, projectDirectory),
		home: userHome,
		secret: [home, claude, `${userHome}/.claude.json`].map((path) => realPath(resolve(path)) ?? path),
	};
}

/** Agents need not know where the user's webhook is. */
export function withoutWebhook(variables: Environment['variables']): Environment['variables'] {
	return Object.fromEntries(Object.entries(variables).filter(([name]) => !WEBHOOK_VARIABLES.includes(name)));
}

function requireBrowser({ variables, headless }: Environment): BrowserSettings {
	const browser = findBrowser({ env: variables, platform: process.platform });
	if (browser !== undefined) return { executable: browser.path, headless, sandbox: process.getuid?.() !== 0 };
	throw new AutocoderError(
		'BROWSER_NOT_FOUND',
		'No Chrome, Chromium or Edge was found on this machine.',
		'Install one, name it in AUTOCODER_BROWSER, or run with --yolo to go without browser tests.',
	);
}
