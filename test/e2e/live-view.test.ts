import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { hasPseudoTerminal, startInTerminal, type Terminal } from '../support/pseudo-terminal.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

const dist = (path: string) => fileURLToPath(new URL(`../../dist/cli/${path}`, import.meta.url));
const FOOTER = /Ctrl-C|^[█▒░]+ {2}|^ {2}session \d|^[⠀-⣿]/;

describe.skipIf(!hasPseudoTerminal)('autocoder run in a terminal', () => {
	let workshop: Workshop;
	let terminal: Terminal;
	afterEach(async () => {
		await terminal.end();
		await workshop.close();
	});

	function run(more: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Terminal {
		const args = [dist('main.js'), 'run', '--project-dir', workshop.directory, '--yolo', ...more];
		terminal = startInTerminal(args, { env: { ...workshop.env, ...env }, cwd: workshop.directory });
		return terminal;
	}

	it('keeps a footer below the log, and leaves the log and the summary alone in the end', async () => {
		workshop = await openWorkshop(tinyScenario(3, { slowSeconds: 1 }));
		const { shows, screen, written, exit } = run();
		await shows(/^[█▒]+░+ {2}1 of 3 {2}33.3 %/);
		const { rows } = screen();
		expect(rows.findIndex((row) => FOOTER.test(row))).toBe(rows.length - 6);
		expect(rows.filter((row) => FOOTER.test(row))).toHaveLength(4);

		expect(await exit).toBe(0);
		expect(screen()).toMatchObject({ cursorVisible: true, wraps: true });
		expect(screen().rows.filter((row) => FOOTER.test(row))).toEqual([]);
		expect(screen().rows.slice(-3)).toEqual([
			'All features pass.',
			expect.stringMatching(/^3 of 3 features pass, after 4 sessions in \d+ s, \$\d+\.\d\d\.$/),
			'',
		]);
		for (const id of [1, 2, 3]) expect(screen().rows.filter((row) => row.includes(`✓ ${id}. `))).toHaveLength(1);
		expect(written()).toContain('\u001b[?25l');
	});

	it('stops in good order at Ctrl-C and at once at the second, with a clean terminal', async () => {
		workshop = await openWorkshop(tinyScenario(3, { slowSeconds: 30 }));
		const { shows, screen, type, exit } = run();
		await shows(/▸ 1\. Feature 1/);
		type('\u0003');
		await shows(/Ctrl-C once more stops at once/);
		type('\u0003');
		expect(await exit).toBe(0);
		expect(screen().cursorVisible).toBe(true);
		expect(screen().rows.filter((row) => FOOTER.test(row))).toEqual([]);
		expect(screen().rows.at(-3)).toMatch(/^Stopped as asked\. Run it again to go on\./);
	});

	it('is made of plain lines with --plain, on a dumb terminal and on a build server', async () => {
		workshop = await openWorkshop(tinyScenario(1));
		const ways: [string[], Record<string, string>][] = [
			[['--plain'], {}],
			[[], { TERM: 'dumb' }],
			[[], { CI: 'true' }],
		];
		for (const [args, env] of ways) {
			const { exit, written } = run(args, env);
			expect(await exit).toBe(0);
			expect(written()).not.toMatch(/\[\?25l|█/);
			expect(written()).toContain('1 of 1 feature passes, after');
		}
	});
});

describe.skipIf(!hasPseudoTerminal)('a pinned footer', () => {
	let terminal: Terminal;
	afterEach(() => terminal.end());

	/** A process that pins two lines and then does what `code` says. */
	function pinned(code: string): Terminal {
		const module = `
			const { pinFooter } = await import(${JSON.stringify(dist('live-view/pin-footer.js'))});
			let lines = ['one ' + 'x'.repeat(100), 'two'];
			const footer = pinFooter(process.stdout, [process.stderr], () => lines);
			${code}`;
		const env = { PATH: process.env.PATH ?? '' };
		terminal = startInTerminal(['--input-type=module', '--eval', module], { env, cwd: tmpdir() });
		return terminal;
	}

	it('lets all that is written scroll by above it, by whole lines', async () => {
		const { exit, screen } = pinned(`
			process.stdout.write('out\\n');
			process.stdout.write('be');
			process.stdout.write(Buffer.from('gun\\nrest'));
			process.stderr.write('err\\n');
			console.log('');
			footer.refresh();
			await new Promise((resolve) => process.stdout.write('last\\n', resolve));
			lines = ['three'];
			footer.refresh();
			process.once('exit', () => console.log('at the end'));`);
		expect(await exit).toBe(0);
		expect(screen().rows).toEqual(['out', 'begun', 'err', 'rest', 'last', 'at the end', '']);
		expect(screen()).toMatchObject({ cursorVisible: true, wraps: true });
	});

	it('cuts a line that a terminal measures wider than it is, and does not break it', async () => {
		const { shows, screen } = pinned('setInterval(() => {}, 1000);');
		await shows(/^two/);
		expect(screen().rows.map((row) => row.length)).toEqual([80, 3]);
	});

	it.each([
		['an error that nobody catches', "throw new Error('spilt');", 1, /Error: spilt/],
		['a rejection that nobody handles', "Promise.reject(new Error('spilt'));", 1, /Error: spilt/],
		['process.exit', 'process.exit(5);', 5, null],
	])('gives the terminal back at %s', async (_, code, exitCode, said) => {
		const { exit, screen } = pinned(code);
		expect(await exit).toBe(exitCode);
		const { rows, cursorVisible } = screen();
		expect(cursorVisible).toBe(true);
		expect(rows.some((row) => /^one|^two/.test(row))).toBe(false);
		if (said !== null) expect(rows.some((row) => said.test(row))).toBe(true);
	});
});
