// `npm test`: sets up what is not set up, then runs the tests once; arguments after `--` go to Vitest.
import { fileURLToPath } from 'node:url';
import { setUp } from './setup/set-up.mjs';

const vitest = new URL('../node_modules/vitest/vitest.mjs', import.meta.url);

if (await setUp({ quiet: true })) {
	process.chdir(fileURLToPath(new URL('..', import.meta.url)));
	process.argv.splice(1, 1, fileURLToPath(vitest), 'run');
	await import(vitest.href);
} else {
	process.exitCode = 1;
}
