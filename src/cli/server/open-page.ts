import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import open from 'open';

/** How long a browser may take to read the file. */
const READ_MS = 30_000;

/**
 * Opens a link in the user's browser, by way of a file that only the user can read: the arguments of a program, and a link in
 * them, are seen by every user of a machine. Does nothing where there is no desktop.
 */
export async function openPage(
	link: string,
	home: string,
	variables: Readonly<Record<string, string | undefined>>,
): Promise<void> {
	if (process.platform === 'linux' && !variables.DISPLAY && !variables.WAYLAND_DISPLAY) return;
	const file = join(home, 'open.html');
	rmSync(file, { force: true });
	writeFileSync(file, `<!doctype html><meta http-equiv="refresh" content="0;url=${link}">\n`, {
		mode: 0o600,
		flag: 'wx',
	});
	setTimeout(() => rmSync(file, { force: true }), READ_MS).unref();
	const browser = await open(file);
	// Without one that can be started the link in the terminal does.
	browser.once('error', () => {});
}
