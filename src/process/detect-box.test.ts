import { afterAll, describe, expect, it } from 'vitest';
import { BUBBLEWRAP } from './bubblewrap.ts';
import { detectBox } from './detect-box.ts';
import { compileRoom, containing, ENV, temporaryDirectory } from './fixtures/support.fixture.ts';
import { runCommand } from './run-command.ts';

it('says in one sentence which box this machine has, and says the same again', async () => {
	const support = await detectBox();
	expect(support.detail).toMatch(/^(Agents run in a bubblewrap box: |Because ).+\.$/s);
	expect(await detectBox()).toBe(support);
	if (process.platform !== 'linux') expect(support.kind).toBe('process-group');
});

it('takes the process group when that is asked for', async () => {
	expect(await detectBox({ force: 'process-group' })).toMatchObject({ kind: 'process-group' });
	expect((await detectBox({ force: 'process-group' })).detail).toContain('read and change whatever you can');
});

describe.runIf((await detectBox()).kind === 'bubblewrap')('where bubblewrap cannot do its work', () => {
	const directory = temporaryDirectory();
	afterAll(directory.remove);

	// Another bubblewrap makes such a place.
	it.each([
		['the kernel forbids namespaces', ['--unshare-user', '--disable-userns'], 'cannot make a box here ('],
		['it cannot be executed', ['--ro-bind', '/dev/null', BUBBLEWRAP], 'bubblewrap cannot be started ('],
	])('takes the process group and says why: %s', async (_what, flags, reason) => {
		const script = compileRoom(directory.path, 'tells-its-box.fixture.ts');
		const args = ['--dev-bind', '/', '/', '--proc', '/proc', ...flags, '--', process.execPath, script];
		const result = await runCommand(BUBBLEWRAP, args, { env: ENV, timeoutMs: 30_000 });
		expect(result.stderr).toBe('');
		const support: unknown = JSON.parse(result.stdout);
		expect(support).toEqual({ kind: 'process-group', detail: containing(reason) });
	});
});
