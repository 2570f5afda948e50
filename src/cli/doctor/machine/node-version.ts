import type { Check } from '../check.ts';

/** As `engines` of package.json says. */
const LEAST = [20, 19] as const;

export const nodeVersion: Check = {
	id: 'node',
	title: 'Node.js',
	run() {
		const { node } = process.versions;
		if (isEnough(node)) return { status: 'ok', found: `Version ${node}.` };
		return {
			status: 'fail',
			found: `Version ${node} is too old.`,
			mend: `Install Node.js ${LEAST.join('.')} or newer: https://nodejs.org`,
		};
	},
};

export function isEnough(version: string): boolean {
	const [major = 0, minor = 0] = version.split('.').map(Number);
	return major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1]);
}
