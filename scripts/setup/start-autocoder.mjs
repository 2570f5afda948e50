import { fileURLToPath } from 'node:url';
import { setUp } from './set-up.mjs';

const main = new URL('../../dist/cli/main.js', import.meta.url);

/** Sets up what is not set up, then runs a command of autocoder with the arguments that were given to this process. */
export async function startAutocoder(command) {
	if (await setUp({ quiet: true })) {
		// In this process, so that Ctrl-C, signals and the exit code need no forwarding.
		process.argv.splice(1, 1, fileURLToPath(main), command);
		await import(main.href);
	} else {
		process.exitCode = 1;
	}
}
