import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { spawnInBox } from './box.ts';
import { type BoxView, isWithin, mountArgs } from './box-view.ts';
import { detectBox } from './detect-box.ts';
import { ENV, temporaryDirectory, viewWith } from './fixtures/support.fixture.ts';

it.each([
	['/a/b', '/a', true],
	['/a', '/a', true],
	['/ab', '/a', false],
	['/', '/a', false],
	['/a', '/', true],
])('%s is within %s: %s', (path, directory, expected) => {
	expect(isWithin(path, directory)).toBe(expected);
});

it('shows no path that is not there, follows links to what it shows, and ends read-only', () => {
	const args = mountArgs(viewWith({ visible: ['/no/such/directory'] }));
	expect(args).not.toContain('/no/such/directory');
	expect(args.slice(-2)).toEqual(['--remount-ro', '/']);
});

const { kind, detail } = await detectBox();
if (kind !== 'bubblewrap') it.skip(`the view of bubblewrap is not tested here: ${detail}`, () => {});

describe.runIf(kind === 'bubblewrap')('what a bubblewrap box shows', () => {
	let root: { path: string; remove(): void };
	const at = (...names: string[]) => join(root.path, ...names);

	beforeEach(() => {
		root = temporaryDirectory();
		for (const name of ['user/.ssh', 'agent', 'tmp', 'project', 'shown', 'other'])
			mkdirSync(at(name), { recursive: true });
		writeFileSync(at('user/.ssh/id'), 'the key');
		writeFileSync(at('user/login'), 'a login');
		writeFileSync(at('other/file'), "somebody's");
		writeFileSync(at('shown/file'), 'shown');
		symlinkSync(at('user/.ssh'), at('project/link'));
	});
	afterEach(() => root.remove());

	async function inBox(script: string, more: Partial<BoxView> = {}): Promise<{ code: number | null; output: string }> {
		const box = spawnInBox({
			...{ kind, command: '/bin/sh', args: ['-c', script], cwd: at('project'), env: { ...ENV, HOME: at('user') } },
			marker: 'test-view:1',
			view: viewWith({
				home: { at: at('user'), from: at('agent') },
				temporary: at('tmp'),
				visible: [at('shown')],
				placed: [
					{ from: at('user/login'), at: '/tmp/.claude/login', writable: true },
					{ from: at('other/file'), at: '/tmp/fixed', writable: false },
				],
				writable: [at('project')],
				...more,
			}),
		});
		let output = '';
		box.child.stdout.on('data', (chunk: Buffer) => {
			output += chunk.toString();
		});
		const { exitCode } = await box.exited;
		await box.end();
		return { code: exitCode, output };
	}

	it.each([
		['the home of the user', 'cat ~/.ssh/id'],
		['what a link in the project leads to', 'cat link/id'],
		['other directories beside the project', 'cat ../other/file'],
		['the passwords of the machine', 'cat /etc/shadow'],
		['the sockets of services', 'ls /run/docker.sock /var/run/docker.sock /run/user /run/dbus'],
		['data of services', 'ls /var/lib/dpkg /var/log'],
		['processes outside', `test -d /proc/${process.pid}/cwd/ && ls /proc/${process.pid}/environ`],
		['disks', 'ls /dev/sda /dev/vda /dev/mem /dev/kmsg'],
	])('hides %s', async (_what, script) => {
		expect((await inBox(script)).output).toBe('');
	});

	it.each([
		['the root', 'touch /new'],
		['the system', 'touch /usr/new /etc/new'],
		['what is only shown', `echo x > ../shown/file`],
		['a file that was placed to be read', 'echo x > /tmp/fixed || rm -f /tmp/fixed || mv /tmp/fixed /tmp/moved'],
		['the root by mounting it anew', 'mount -o remount,rw /'],
		['the system by mounting it anew', 'mount -o remount,bind,rw /usr && touch /usr/new'],
		['the root in namespaces of its own', 'unshare -Urm sh -c "mount -o remount,rw / && touch /new"'],
		['devices', 'mknod x b 8 0'],
	])('lets nobody change %s', async (_what, script) => {
		expect((await inBox(script)).code).not.toBe(0);
		expect(readFileSync(at('shown/file'), 'utf8')).toBe('shown');
	});

	it('has a place of its own around the project, of which nothing comes out', async () => {
		await inBox('mkdir ../new; echo x > ../other; cd .. && mv project elsewhere');
		expect(existsSync(at('new'))).toBe(false);
		expect(readFileSync(at('other/file'), 'utf8')).toBe("somebody's");
		expect(existsSync(at('project'))).toBe(true);
	});

	it('gives a home and a temporary directory of its own, the project, and the login', async () => {
		const { code, output } = await inBox(
			'echo one > ~/kept && echo two > /tmp/gone && echo x > /var/tmp/also && echo three > made && cat /tmp/.claude/login && echo ! > /tmp/.claude/login',
		);
		expect({ code, output }).toEqual({ code: 0, output: 'a login' });
		expect(readFileSync(at('agent/kept'), 'utf8')).toBe('one\n');
		expect(readFileSync(at('tmp/gone'), 'utf8')).toBe('two\n');
		expect(readFileSync(at('tmp/also'), 'utf8')).toBe('x\n');
		expect(readFileSync(at('project/made'), 'utf8')).toBe('three\n');
		expect(readFileSync(at('user/login'), 'utf8')).toBe('!\n');
	});

	it('sees only its own processes', async () => {
		const { output } = await inBox('ls /proc | grep -c "^[0-9]"');
		expect(Number(output)).toBeLessThan(8);
	});

	it('shares the network with the machine', async () => {
		const server = createServer((socket) => socket.end('hello'));
		const port = await new Promise<number>((resolve) => {
			server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
		});
		try {
			const script = `node -e "require('net').connect(${port}, '127.0.0.1').pipe(process.stdout)"`;
			expect((await inBox(script)).output).toBe('hello');
		} finally {
			server.close();
		}
	});
});
