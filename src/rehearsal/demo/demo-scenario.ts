import type { Scenario } from '../script.ts';
import { bash, feature, turn } from '../turns.ts';
import { loadDemoAssets } from './assets.ts';
import { codingSession } from './coding-session.ts';
import type { DemoContext } from './demo-context.ts';
import { initializerSession, SKELETON_COMMIT } from './initializer-session.ts';
import { end, jsonOf } from './play.ts';
import { stagesOf } from './stages.ts';

/**
 * Plays the model of `autocoder demo`: it builds the application whose content is in `assetsDir`. Which kind of session it
 * is in it learns as Claude would, from the feature list, and what to do next from what its tools answer.
 */
export function demoScenario({ assetsDir }: { readonly assetsDir: string }): Scenario {
	const assets = loadDemoAssets(assetsDir);
	const stages = stagesOf(assets);

	return function* ({ tools }) {
		const [where, stats, skeleton] = yield turn(
			'Let me see where things stand.',
			bash('pwd'),
			feature('get_stats'),
			bash(`git log --oneline --grep '^${SKELETON_COMMIT}' 2>/dev/null || true`, 'Look for the skeleton'),
		);
		const { total, passing } = jsonOf(stats);
		if (typeof total !== 'number' || where === undefined || where.isError) {
			return yield* end(`I cannot see the feature list, so I stop here: ${stats?.text ?? 'no answer'}`);
		}
		const context: DemoContext = {
			assets,
			stages,
			directory: where.text.trim().split('\n')[0] ?? '',
			hasBrowser: tools.includes('mcp__playwright__browser_navigate'),
			passing: typeof passing === 'number' ? passing : 0,
		};
		// A list without a skeleton is what an initializer leaves that was cut off.
		const begun = total > 0 && skeleton?.text.includes(SKELETON_COMMIT) === true;
		return yield* begun ? codingSession(context) : initializerSession(context);
	};
}
