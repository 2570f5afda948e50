import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { findPortHolder } from './port-holder.ts';

it('names the process that listens on a port, and nobody when it is free', async () => {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	const port = typeof address === 'object' && address !== null ? address.port : 0;
	try {
		expect(await findPortHolder(port)).toMatchObject({
			pid: process.pid,
			name: expect.stringMatching(/\w/) as unknown,
		});
	} finally {
		await new Promise((resolve) => server.close(resolve));
	}
	expect(await findPortHolder(port)).toBeUndefined();
});
