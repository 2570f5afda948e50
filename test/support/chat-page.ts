import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { withChats } from '../../src/rehearsal/chats/chat-scenario.ts';
import type { Scenario } from '../../src/rehearsal/script.ts';
import { tinyScenario } from './tiny-scenario.ts';

const SPEC = fileURLToPath(new URL('../../demo/app_spec.txt', import.meta.url));

/** A model that talks, and then builds a project of `count` features. */
export function chattyScenario(count: number, options: Parameters<typeof tinyScenario>[1] = {}): Scenario {
	return withChats({ specPath: SPEC, building: tinyScenario(count, options) });
}

export async function say(page: Page | Locator, text: string): Promise<void> {
	const field = page.getByRole('textbox', { name: 'Message' });
	await field.fill(text);
	await field.press('Enter');
}

/** The answers so far; the last of them is the latest. */
export function answers(page: Page | Locator): Locator {
	return page.getByRole('article', { name: 'Claude' });
}
