import { sessionSettings } from '../../src/cli/session-settings.ts';
import { DEFAULT_POLICY } from '../../src/core/next-step.ts';
import { type RunOptions, type RunResult, runProject } from '../../src/runner/run-project.ts';
import type { ProjectStore } from '../../src/store/project-store.ts';
import type { Workshop } from './workshop.ts';

/** Runs the project of a workshop in this process, with no retries of Claude's own, so that each fault ends a session. */
export async function runHere(
	workshop: Workshop,
	policy: Partial<RunOptions['policy']>,
	more: Partial<RunOptions> = {},
	store = workshop.store(),
): Promise<{ store: ProjectStore; result: RunResult }> {
	const environment = {
		variables: { ...workshop.env, CLAUDE_CODE_MAX_RETRIES: '0' },
		home: workshop.env.HOME ?? '',
		claudeExecutable: null,
		fromProject: new Set<string>(),
		ignored: [],
		headless: true,
	};
	const { settings } = await sessionSettings(workshop.directory, { model: null, yolo: true }, environment);
	const result = await runProject(store, {
		settings,
		boxDetail: 'test',
		maxIterations: null,
		policy: { ...DEFAULT_POLICY, ...policy },
		requireSpec: () => {},
		...more,
	});
	return { store, result };
}
