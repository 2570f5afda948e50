import { expect, it } from 'vitest';
import { RUN_EXIT_CODE, runEnd } from './run.ts';

it('every end of a run has the exit code that the contract gives it', () => {
	expect(RUN_EXIT_CODE).toEqual({
		all_passing: 0,
		stopped: 0,
		error: 1,
		crashed: 1,
		failing_sessions: 1,
		max_iterations: 3,
		budget: 3,
		no_progress: 3,
		credentials_refused: 4,
	});
	expect(Object.keys(RUN_EXIT_CODE).sort()).toEqual([...runEnd.options].sort());
});
