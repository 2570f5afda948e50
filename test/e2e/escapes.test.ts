import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { detectBox } from '../../src/process/detect-box.ts';
import { escapingScenario } from '../support/escaping-agent.ts';
import { contentsOf } from '../support/refusal.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

const SECRET = 'the-secret-outside-4711';
const { kind, detail } = await detectBox();
if (kind !== 'bubblewrap') it.skip(`no way out of the box is tested here: ${detail}`, () => {});

let workshop: Workshop;
afterEach(() => workshop.close());

describe.runIf(kind === 'bubblewrap')('an agent that tries every way out of its project', () => {
	it('changes nothing and reads nothing outside of it, and the run goes on to its end', async () => {
		// Filled in once the workshop has a place.
		const targets = { secret: '', outside: '', home: '', pid: process.pid };
		workshop = await openWorkshop((opening) => escapingScenario(targets)(opening));
		const root = dirname(workshop.directory);
		targets.home = workshop.env.HOME ?? '';
		targets.secret = join(root, 'secret/file');
		targets.outside = join(root, 'outside');
		for (const directory of [
			dirname(targets.secret),
			targets.outside,
			join(targets.home, '.ssh'),
			join(targets.home, '.autocoder'),
		])
			mkdirSync(directory, { recursive: true });
		writeFileSync(targets.secret, SECRET);
		writeFileSync(join(targets.home, '.ssh/id'), SECRET);
		writeFileSync(join(targets.home, '.autocoder/token'), SECRET, { mode: 0o600 });
		writeFileSync(join(targets.home, '.bashrc'), '# mine\n');
		chmodSync(targets.outside, 0o777);
		const ours = (path: string) =>
			path.startsWith('project') || path.startsWith('home/.autocoder/agents') || path.includes('registry.db');
		const before = contentsOf(root, ours);

		const run = workshop.run();
		expect((await run.exit).code, run.stderr()).toBe(0);

		expect(contentsOf(root, ours)).toEqual(before);
		expect(JSON.parse(readFileSync(join(workshop.directory, 'found.json'), 'utf8'))).toEqual({ tried: 21, worked: [] });
		expect(workshop.store().features.stats()).toMatchObject({ passing: 1, total: 1 });
		// The commands that it was to run are in the journal, with that path, but not what stands there.
		expect(run.stdout()).toContain(targets.secret);
		expect(run.stdout()).not.toContain(SECRET);
		const files = readdirSync(workshop.directory, { recursive: true, withFileTypes: true }).filter((entry) =>
			entry.isFile(),
		);
		for (const entry of files)
			expect(readFileSync(join(entry.parentPath, entry.name)).includes(SECRET), entry.name).toBe(false);
		expect(workshop.leftovers()).toBe(0);
	});
});
