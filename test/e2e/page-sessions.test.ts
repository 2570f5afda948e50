import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { ownIdentity } from '../../src/process/identity.ts';
import { openBrowser, type TestBrowser } from '../support/browser.ts';
import { registerProject, startServer, type TestServer } from '../support/server.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

let browser: TestBrowser;
let workshop: Workshop;
let server: TestServer;

beforeAll(async () => {
	browser = await openBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
	workshop = await openWorkshop(tinyScenario(1));
	registerProject(workshop, 'tiny');
	server = await startServer(workshop);
});
afterEach(async () => {
	const complaints = await browser.closePages();
	await workshop.close();
	expect(complaints).toEqual([]);
});

function sessionWith(...calls: { tool: string; input: object }[]): number {
	const store = workshop.store();
	const session = store.sessions.begin({ kind: 'coding', runId: null, owner: ownIdentity(), model: null });
	store.sessions.record(
		session,
		calls.map(({ tool, input }, index) => ({
			type: 'tool.called',
			data: { tool_use_id: String(index), tool, input: store.blobs.keepText(JSON.stringify(input)) },
		})),
	);
	return session;
}

it('shows an edit as a diff however long it is, with what changed in sight, and the input of other tools in lines', async () => {
	const lines = Array.from({ length: 400 }, (_, index) => `a line of code, number ${index}`);
	const changed = lines.with(300, 'another line instead');
	const session = sessionWith(
		{
			tool: 'Edit',
			input: { file_path: 'long.ts', old_string: lines.join('\n'), new_string: changed.join('\n') },
		},
		{ tool: 'mcp__features__feature_create_bulk', input: { features: lines.map((name) => ({ name })) } },
	);
	const page = await browser.visit(server, `/p/tiny/sessions/${session}`);
	await page.getByRole('button', { name: /^Edit/ }).click();
	const diff = page.getByRole('figure');
	await diff.getByText('long.ts').waitFor();
	await diff.getByText('−a line of code, number 300').waitFor();
	await diff.getByText('+another line instead').waitFor();
	expect(await diff.getByText('a line of code, number 296').count()).toBe(0);
	await diff.getByRole('button', { name: 'Show 297 unchanged lines' }).click();
	await diff.getByText('a line of code, number 296').waitFor();
	await diff.getByRole('button', { name: 'Show 96 unchanged lines' }).waitFor();
	await page.getByRole('button', { name: /^Edit/ }).click();

	await page.getByRole('button', { name: /feature create bulk/ }).click();
	await page.getByRole('button', { name: /Show all/ }).click();
	await page.getByText('      "name": "a line of code, number 399"').waitFor();
});

it('reads a transcript on when it could not be read at first', async () => {
	const session = sessionWith({ tool: 'Bash', input: { command: 'npm test' } });
	const page = await browser.visit(server, '/p/tiny');
	let refused = 0;
	await page.route(/\/events\?session=/, (route) => {
		refused += 1;
		return refused <= 2 ? route.abort() : route.continue();
	});
	await page.goto(`${server.url}/p/tiny/sessions/${session}`);
	await page.getByRole('button', { name: /^Bash/ }).waitFor();
	await page.getByText('Not all of this session could be read.').waitFor({ state: 'detached' });
	expect(refused).toBeGreaterThan(2);
});

it('says that there is no such session', async () => {
	sessionWith({ tool: 'Bash', input: {} });
	const page = await browser.visit(server, '/p/tiny/sessions/99');
	await page.getByRole('heading', { name: 'There is no such session.' }).waitFor();
	expect(await page.getByText('Nothing happened in this session yet.').count()).toBe(0);
});
