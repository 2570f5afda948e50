// `npm run faults`: sets up what is not set up, compiles faults/, and runs it; arguments after `--` go to faults/main.ts.
import { spawnSync } from 'node:child_process';
import { inCheckout } from './setup/checkout.mjs';
import { setUp } from './setup/set-up.mjs';

if (await setUp({ quiet: true })) {
	const compiler = inCheckout('node_modules', 'typescript', 'bin', 'tsc');
	const options = { cwd: inCheckout(), stdio: 'inherit' };
	const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.faults.json'], options);
	if (status === 0) await import('../dist-faults/faults/main.js');
	else process.exitCode = 1;
} else {
	process.exitCode = 1;
}
