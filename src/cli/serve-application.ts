import { spawnInBox } from '../process/box.ts';
import { projectMarker } from '../process/marker.ts';

/**
 * Runs a Node application's `server.js` until the first SIGINT or SIGTERM; nothing of it is left afterwards.
 *
 * @param onUrl called with the address that the application prints
 */
export async function serveApplication(
	directory: string,
	env: Readonly<Record<string, string | undefined>>,
	onUrl: (url: string) => void,
): Promise<void> {
	const box = spawnInBox({
		kind: 'process-group',
		command: process.execPath,
		args: ['server.js'],
		cwd: directory,
		env,
		marker: `${projectMarker(directory)}-application:open`,
		view: null,
	});
	box.child.stdout.on('data', (data: Buffer) => {
		const url = /http:\/\/\S+/.exec(data.toString())?.[0];
		if (url !== undefined) onUrl(url);
	});
	const asked = new Promise<void>((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
	});
	await Promise.race([asked, box.exited]);
	await box.end();
}
