import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';
import { firstOutput, fixture, newToken, pidsWith, until } from './fixtures/support.fixture.ts';
import { followGroup } from './follow-group.ts';
import { system } from './process-table.ts';

it('ends what has left group, marker and parent, when one look saw it with its parent', async () => {
	const token = newToken();
	const child = spawn(process.execPath, [fixture('hides.mjs'), token], { detached: true, stdio: 'pipe' });
	const { pid } = child;
	if (pid === undefined) throw new Error('The fixture did not start.');
	const follower = followGroup(Object.assign(child, { pid }), newToken());
	await firstOutput(child);
	const hidden = pidsWith(token).find((other) => other !== pid) ?? 0;
	follower.look();
	child.stdin.write('end\n');
	await until(() => system.readProcess(hidden)?.parent !== pid, 'the hidden one loses its parent');
	expect(pidsWith(token)).toEqual([hidden]);
	await follower.end();
	expect(pidsWith(token)).toEqual([]);
});
