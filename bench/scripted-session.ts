import type { Scenario, Script, ToolResult } from '../src/rehearsal/script.ts';
import { bash, feature, say, turn } from '../src/rehearsal/turns.ts';

/**
 * What the model does in each session of the turn-around bench, in the order that the coding prompt asks for: look, take a
 * feature, build it, note it, commit, mark it, look once more, say goodbye.
 */
export const scriptedSessions: Scenario = () => session();

function* session(): Script {
	yield turn(
		'Looking at where things stand.',
		bash('ls; git log --oneline -5; git status --short'),
		feature('get_stats'),
	);
	const [next] = yield turn('', feature('get_next'));
	const id = idOf(next);
	yield turn('', feature('mark_in_progress', { feature_id: id }));
	yield turn('', bash(`echo done > feature-${id}.txt; ls`));
	yield turn('', bash(`echo "Feature ${id} is done." >> claude-progress.txt`));
	yield turn('', bash(`git add -A && git commit -q -m "Feature ${id}"`));
	yield turn('', feature('mark_passing', { feature_id: id }));
	yield turn('', bash('git status --short'));
	yield say('Done.');
}

function idOf(result: ToolResult | undefined): number {
	const { id } = JSON.parse(result?.text ?? '{}') as { id?: number };
	if (id === undefined) throw new Error(`The session got no feature: ${result?.text}`);
	return id;
}
