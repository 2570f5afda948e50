import { build, distIsBuilt } from './build.mjs';
import { dependenciesAreInstalled, installDependencies } from './dependencies.mjs';
import { withSetupLock } from './lock.mjs';
import { checkMachine } from './machine.mjs';
import { createReport } from './report.mjs';
import { SetupError } from './setup-error.mjs';

const OLDEST_NODE = [20, 19];
const DEPENDENCIES = { isDone: dependenciesAreInstalled, run: installDependencies };
const BUILD = { isDone: distIsBuilt, run: build };

/**
 * Brings the checkout to a state in which `dist/` runs and the tests pass; each step is skipped when nothing changed.
 * All output goes to stderr.
 * @param {{ quiet: boolean, dependenciesOnly?: boolean }} options
 *   quiet: print nothing when there is nothing to do; dependenciesOnly: no build, no browser
 * @returns {Promise<boolean>} false when a step failed (what failed has been printed)
 */
export async function setUp({ quiet, dependenciesOnly = false }) {
	const report = createReport({ quiet });
	const steps = dependenciesOnly ? [DEPENDENCIES] : [DEPENDENCIES, BUILD];
	const areDone = () => steps.every((step) => step.isDone());
	try {
		checkNode();
		if (!areDone()) {
			await withSetupLock(report, async (lock) => {
				// Asked again: another set-up may have done it while this one waited.
				for (const step of steps) if (!step.isDone()) await step.run(report, lock);
			});
		}
		report.ready('Dependencies and build are up to date.');
		if (!dependenciesOnly) await checkMachine(report, { retryInstall: !quiet });
		return true;
	} catch (error) {
		if (!(error instanceof SetupError)) throw error;
		report.failed(error);
		return false;
	}
}

function checkNode() {
	const [major, minor] = process.versions.node.split('.').map(Number);
	if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
	throw new SetupError(
		`autocoder needs Node.js ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`,
		'Install a newer one from https://nodejs.org (or with your version manager) and run the command again.',
	);
}
