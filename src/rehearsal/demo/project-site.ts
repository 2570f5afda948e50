import { bash } from '../turns.ts';
import type { DemoContext } from './demo-context.ts';
import { ask, type Play } from './play.ts';
import type { Site } from './put-files.ts';
import { versionsOf } from './stages.ts';

/** Looks which files are there; `stage` is the number of features that the work will have built. */
export function* siteOf({ stages, directory }: DemoContext, stage: number, text: string): Play<Site> {
	const command = "find . -type f -not -path './.git/*' -not -path './.autocoder/*'";
	const list = yield* ask(text, bash(command, 'List the files'));
	return {
		directory,
		present: new Set(list.isError ? [] : list.text.split('\n').map((line) => line.trim().replace(/^\.\//, ''))),
		goal: stages[Math.min(stage, stages.length - 1)] ?? new Map(),
		isOwn: (path, found) => versionsOf(path, stages).has(`${found}\n`) || versionsOf(path, stages).has(found),
	};
}
