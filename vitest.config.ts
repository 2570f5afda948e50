import { defineConfig } from 'vitest/config';

// Where .ci/run wants the results as JSON.
const report = process.env.AUTOCODER_TEST_REPORT;

export default defineConfig({
	test: {
		include: ['src/**/*.test.ts', 'web/**/*.test.ts', 'test/**/*.test.ts', 'faults/**/*.test.ts'],
		exclude: ['**/node_modules/**', 'dist/**'],
		globalSetup: ['test/isolation.ts'],
		passWithNoTests: false,
		// Tests start browsers, Claude and servers: a process each, and few at a time.
		pool: 'forks',
		maxWorkers: 2,
		// A bound for what hangs, not a statement on speed.
		testTimeout: 60_000,
		hookTimeout: 60_000,
		expect: { poll: { timeout: 20_000 } },
		reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
	},
});
