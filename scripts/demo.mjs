// `npm run demo`: sets up what is not set up, then runs `autocoder demo` with the arguments given after `--`.
import { fileURLToPath } from 'node:url';
import { setUp } from './setup/set-up.mjs';

const main = new URL('../dist/cli/main.js', import.meta.url);

if (await setUp({ quiet: true })) {
	// In this process, so that Ctrl-C, signals and the exit code need no forwarding.
	process.argv.splice(1, 1, fileURLToPath(main), 'demo');
	await import(main.href);
} else {
	process.exitCode = 1;
}
