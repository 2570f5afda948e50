import type { Check } from '../check.ts';
import { box } from './box.ts';
import { browser } from './browser.ts';
import { claude } from './claude.ts';
import { credentials } from './credentials.ts';
import { diskSpace } from './disk-space.ts';
import { git } from './git.ts';
import { home } from './home.ts';
import { nodeVersion } from './node-version.ts';
import { port } from './port.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** In the order in which they are shown. They do not depend on one another. */
export const MACHINE_CHECKS: readonly Check[] = [
	nodeVersion,
	claude,
	credentials,
	git,
	browser,
	box,
	diskSpace,
	temporaryDirectory,
	home,
	port,
];
