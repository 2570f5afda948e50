// Prints `N passed, N failed` from a JSON report of Vitest; fails when a test failed, or when none ran.
import { readFileSync } from 'node:fs';

const counts = countTests(process.argv[2]);
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;

function countTests(file) {
	let report;
	try {
		report = JSON.parse(readFileSync(file, 'utf8'));
	} catch {
		console.error('Vitest wrote no report: the set-up failed, or the run was cut off.');
		return { passed: 0, failed: 0 };
	}
	// A file that could not be loaded has no test that failed.
	const brokenFiles = report.testResults.filter(
		({ status, assertionResults }) =>
			status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
	);
	return { passed: report.numPassedTests, failed: report.numFailedTests + brokenFiles.length };
}
