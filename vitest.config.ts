import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// Where .ci/run wants the results as JSON.
const report = process.env.AUTOCODER_TEST_REPORT;

/** These take minutes: begun last, one of them would have the machine half idle at the end. */
const LONG = [
	'faults/short-campaign',
	'e2e/demo',
	'e2e/page-accessible',
	'e2e/week',
	'e2e/webhook.',
	'e2e/bad-machine',
	'e2e/',
];

class LongestFirst extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const rank = ({ moduleId }: TestSpecification) => LONG.findIndex((part) => moduleId.includes(part)) >>> 0;
		return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
	}
}

export default defineConfig({
	test: {
		include: ['src/**/*.test.ts', 'web/**/*.test.ts', 'test/**/*.test.ts', 'faults/**/*.test.ts'],
		exclude: ['**/node_modules/**', 'dist/**'],
		globalSetup: ['test/isolation.ts'],
		passWithNoTests: false,
		// Tests start browsers, Claude and servers: a process each, and few at a time.
		pool: 'forks',
		maxWorkers: 2,
		sequence: { sequencer: LongestFirst },
		// A bound for what hangs, not a statement on speed.
		testTimeout: 60_000,
		hookTimeout: 60_000,
		expect: { poll: { timeout: 20_000 } },
		reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
	},
});
