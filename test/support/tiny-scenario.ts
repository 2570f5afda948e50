import type { Scenario, Script, ToolResult } from '../../src/rehearsal/script.ts';
import { bash, call, feature, say, turn } from '../../src/rehearsal/turns.ts';

/**
 * A model that builds a project of `count` features without a browser: the initializer makes the list and a first commit;
 * a coding session takes one feature, writes `feature-ID.txt`, marks it and commits.
 */
export function tinyScenario(
	count: number,
	options: { readonly slowSeconds?: number; readonly command?: string } = {},
): Scenario {
	return () => session(count, options.command ?? `sleep ${options.slowSeconds ?? 0}; ls`);
}

function* session(count: number, command: string): Script {
	const [stats] = yield turn('Looking at where things stand.', feature('get_stats', {}));
	if (json(stats).total === 0) {
		yield* initialize(count);
		return;
	}
	const [next] = yield turn('', feature('get_next', {}));
	const { id } = json(next);
	if (id === undefined) {
		yield say('Nothing is left to do.');
		return;
	}
	const file = `feature-${id}.txt`;
	yield turn('', feature('mark_in_progress', { feature_id: id }));
	yield turn('', bash(`echo done > ${file}; ${command}`));
	yield turn('', bash(`git add -A && git commit -q -m "Feature ${id}" || git status`));
	yield turn('', feature('mark_passing', { feature_id: id }));
	yield say('Done.');
}

function* initialize(count: number): Script {
	const features = Array.from({ length: count }, (_, index) => ({
		category: 'functional',
		name: `Feature ${index + 1}`,
		description: `There is a file for feature ${index + 1}.`,
		steps: ['List the files', 'Check that the file is there'],
	}));
	yield turn('', call('Read', { file_path: 'prompts/app_spec.txt' }), feature('create_bulk', { features }));
	yield turn('', bash('echo hello > README.md && git add -A && git commit -q -m "Skeleton" || git status'));
	yield say('The list is made.');
}

export function json(result: ToolResult | undefined): Record<string, unknown> {
	return JSON.parse(result?.text ?? '{}') as Record<string, unknown>;
}
