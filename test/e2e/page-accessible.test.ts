import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { EventBody } from '../../src/contract/events.ts';
import { ownIdentity } from '../../src/process/identity.ts';
import { accessibilityProblems, openBrowser, type TestBrowser } from '../support/browser.ts';
import { registerProject, startServer, type TestServer } from '../support/server.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

let browser: TestBrowser;
let workshop: Workshop;
let server: TestServer;

beforeAll(async () => {
	browser = await openBrowser();
	workshop = await openWorkshop(tinyScenario(1));
	registerProject(workshop, 'tiny');
	server = await startServer(workshop);
	await fill();
});
afterAll(async () => {
	await browser.close();
	await workshop.close();
});
afterEach(async () => {
	expect(await browser.closePages()).toEqual([]);
});

const PERSON = { kind: 'person' } as const;

/** Projects in which there is something of everything: at work, empty, gone, waiting for a limit. */
async function fill(): Promise<void> {
	const store = workshop.store();
	const names = ['Waits', 'Failed', 'Worked on', 'Passes'];
	store.outbox.announce('tiny');
	const drafts = names.map((name) => ({ category: name, name, description: `About ${name}`, steps: ['Look', 'See'] }));
	store.features.create(drafts, PERSON);
	store.runs.begin({ yolo: false, model: null, maxIterations: null, box: 'A box.' }, ownIdentity());
	const owner = ownIdentity();
	const session = store.sessions.begin({ kind: 'coding', runId: 1, owner, model: 'claude' });
	store.features.change(3, { do: 'claim' }, { kind: 'session', id: session });
	store.features.change(2, { do: 'fail', reason: 'It showed three of four.' }, PERSON);
	store.features.pass(4, PERSON);
	store.sessions.record(session, EVENTS);
	const home = workshop.env.HOME ?? '';
	for (const name of ['empty', 'gone', 'waiting'])
		await server.api('POST', '/api/projects', { name, path: join(home, name) });
	rmSync(join(home, 'gone'), { recursive: true });
	// Nobody listens there.
	await server.api('PATCH', '/api/projects/tiny/settings', { webhook_url: 'http://127.0.0.1:9/hook' });
	await server.api('POST', '/api/projects/tiny/webhook/test');
}

const text = (words: string) => ({ text: words, length: words.length });
const EVENTS: readonly EventBody[] = [
	{ type: 'agent.text', data: text('Looking at what is there.') },
	{ type: 'agent.thinking', data: text('It may be the rounding.') },
	{ type: 'tool.called', data: { tool_use_id: 'a', tool: 'Bash', input: text('{"command":"ls"}') } },
	{
		type: 'tool.returned',
		data: { tool_use_id: 'a', tool: 'Bash', is_error: true, output: text('No such file'), pictures: [] },
	},
	{
		type: 'tool.called',
		data: {
			tool_use_id: 'b',
			tool: 'Edit',
			input: text('{"file_path":"a.ts","old_string":"one","new_string":"two"}'),
		},
	},
	{ type: 'tool.refused', data: { tool_use_id: 'b', tool: 'Edit', reason: 'Not there.' } },
	{ type: 'model.limit', data: { status: 'rejected', resets_at: 1_000, limit: 'five_hour' } },
];

type Screen = readonly [name: string, path: string, open: (page: Page) => Promise<unknown>];

const heading = (name: string) => (page: Page) => page.getByRole('heading', { name }).first().waitFor();

const dialog = (page: Page) => page.getByRole('dialog');

/** Waits for the board, then does what opens something over it, and waits for that. */
const overBoard =
	(open: (page: Page) => Promise<unknown>, shown: (page: Page) => Locator = dialog) =>
	async (page: Page) => {
		await page.getByRole('button', { name: /Waits/ }).waitFor();
		await open(page);
		await shown(page).first().waitFor();
	};

async function fromMenu(page: Page, item: string): Promise<void> {
	await page.getByRole('button', { name: 'More actions' }).click();
	await page.getByRole('menuitem', { name: item }).click();
	await dialog(page).waitFor();
}

const SCREENS: readonly Screen[] = [
	['the list of projects', '/', heading('Projects')],
	[
		'the menu of a project',
		'/',
		async (page) => {
			await page.getByRole('button', { name: 'More actions' }).first().click();
			await page.getByRole('menuitem').first().waitFor();
		},
	],
	['a new project', '/?new', (page) => page.getByRole('dialog').getByLabel('Name').waitFor()],
	[
		'the choice of a folder',
		'/?new',
		async (page) => {
			await page.getByRole('button', { name: 'Choose folder' }).click();
			await page.getByRole('button', { name: 'empty', exact: true }).waitFor();
		},
	],
	[
		'the specification of a new project',
		'/?new',
		async (page) => {
			await page.getByLabel('Name').fill('more');
			await page.getByRole('button', { name: 'Continue' }).click();
			await page.getByLabel('Specification').waitFor();
		},
	],
	['the global settings', '/settings', (page) => page.getByText('Node.js').waitFor()],
	['the board', '/p/tiny', (page) => page.getByRole('button', { name: /Waits/ }).waitFor()],
	[
		'the menu of projects',
		'/p/tiny',
		overBoard(
			(page) => page.getByTitle('Switch project').click(),
			(page) => page.getByRole('menuitem'),
		),
	],
	['a board without features', '/p/empty', heading('No features yet')],
	[
		'a filter that nothing fits',
		'/p/tiny',
		overBoard(
			(page) => page.getByLabel('Search features').fill('zzz'),
			(page) => page.getByText('Nothing here fits the filter.'),
		),
	],
	['a feature', '/p/tiny?feature=2', heading('Failed')],
	['a feature that is not there', '/p/tiny?feature=99', heading('This feature is not there any more.')],
	[
		'a feature that is edited',
		'/p/tiny?feature=2',
		async (page) => {
			await page.getByRole('button', { name: 'Edit' }).click();
			await page.getByLabel('Steps').waitFor();
		},
	],
	['the question before a delete', '/p/tiny?feature=2', (page) => fromMenu(page, 'Delete')],
	['the reason of a failure', '/p/tiny?feature=4', (page) => fromMenu(page, 'Mark failing')],
	['a new feature', '/p/tiny', overBoard((page) => page.keyboard.press('n'))],
	[
		'the log',
		'/p/tiny',
		overBoard(
			(page) => page.keyboard.press('d'),
			(page) => page.getByRole('region', { name: 'Log' }),
		),
	],
	['the commands', '/p/tiny', overBoard((page) => page.keyboard.press('Control+k'))],
	['the keys', '/p/tiny', overBoard((page) => page.keyboard.press('?'))],
	['the progress', '/p/tiny', overBoard((page) => page.getByRole('button', { name: 'Progress' }).click())],
	[
		'the start of a run',
		'/p/empty',
		async (page) => {
			await page.getByRole('button', { name: 'Start', exact: true }).click();
			await dialog(page).waitFor();
		},
	],
	['no sessions', '/p/empty/sessions', heading('No sessions yet')],
	[
		'a session',
		'/p/tiny/sessions/1',
		async (page) => {
			await page.getByRole('button', { name: /Edit/ }).click();
			await page.getByRole('button', { name: /Bash/ }).click();
			await page.getByText('No such file').waitFor();
		},
	],
	['a session that is not there', '/p/tiny/sessions/99', heading('There is no such session.')],
	[
		'the settings of a project',
		'/p/tiny/settings',
		(page) => page.getByRole('switch', { name: 'YOLO mode' }).waitFor(),
	],
	[
		'the webhook and its deliveries',
		'/p/tiny/settings/webhook',
		async (page) => {
			await page.getByRole('button', { name: /^Test/ }).click();
			await page
				.getByText(/^The connection failed/)
				.first()
				.waitFor();
		},
	],
	['a webhook without deliveries', '/p/empty/settings/webhook', heading('Nothing was sent yet')],
	[
		'an address that is not taken',
		'/p/empty/settings/webhook',
		async (page) => {
			await page.getByLabel('Address').fill('nonsense');
			await page.getByRole('button', { name: 'Save' }).click();
			await page.getByRole('alert').waitFor();
		},
	],
	['a prompt', '/p/tiny/settings/coding', heading('Prompt: coding')],
	['no such page', '/nowhere', heading('There is no such page.')],
	['a project whose directory is gone', '/p/gone', heading('Not found')],
	[
		'a browser that is not known',
		'/',
		async (page) => {
			await page.context().clearCookies();
			await page.reload();
			await heading('This browser is not signed in')(page);
		},
	],
];

it.each(SCREENS)('%s stands in the way of nobody and fits, light or dark, on any screen', async (_, path, open) => {
	const page = await browser.visit(server, path);
	await open(page);
	for (const [width, colorScheme] of [
		[360, 'light'],
		[1280, 'dark'],
		[3840, 'light'],
	] as const) {
		await page.setViewportSize({ width, height: width / 2 + 560 });
		await page.emulateMedia({ colorScheme });
		expect(await page.evaluate(TOO_WIDE), `${width} wide`).toEqual([]);
		// What is wide is the same there, with more room around it.
		if (width < 3840) expect(await accessibilityProblems(page), `${colorScheme}, ${width} wide`).toEqual([]);
	}
});

/** What scrolls sideways although it is not made for it, the page itself among them. */
const TOO_WIDE = `[document.documentElement, ...document.querySelectorAll('main, main *, dialog[open], dialog[open] *')]
	.filter((e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0)
	.filter((e) => ['auto', 'scroll'].includes(getComputedStyle(e).overflowX) || e === document.documentElement)
	.filter((e) => !e.classList.contains('overflow-x-auto') && !e.classList.contains('overflow-auto'))
	.map((e) => e.tagName + '.' + e.className)`;

it('a run that waits for a limit says until when, also where there is little room', async () => {
	const draft = { category: 'c', name: 'First', description: 'd', steps: ['s'] };
	expect((await server.api('POST', '/api/projects/waiting/features', draft)).status).toBe(201);
	const store = workshop.store(join(workshop.env.HOME ?? '', 'waiting'));
	const { id } = store.runs.begin({ yolo: false, model: null, maxIterations: null, box: 'A box.' }, ownIdentity());
	const detail = 'The usage limit of five hours is reached.';
	store.runs.setStatus(id, 'waiting', { detail, resumesAt: Date.now() + 7_500_000, waitsFor: 'limit' });
	const page = await browser.visit(server, '/p/waiting', { viewport: { width: 360, height: 740 } });
	const run = page.getByRole('region', { name: 'Run' });
	const said = run.getByRole('status').filter({ hasText: /^Waiting for a usage limit until .*\d\d/ });
	await said.waitFor();
	const [label, pause] = [await said.boundingBox(), await run.getByRole('button', { name: 'Pause' }).boundingBox()];
	expect((label?.y ?? 0) + (label?.height ?? 0)).toBeLessThanOrEqual(pause?.y ?? 0);
	await run.getByText(/Goes on in 2 h \d min\. The usage limit of five hours is reached\./).waitFor();
	expect(await accessibilityProblems(page)).toEqual([]);
});
