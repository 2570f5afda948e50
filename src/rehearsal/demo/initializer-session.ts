import type { Script } from '../script.ts';
import { bash, feature, read } from '../turns.ts';
import { commitAll } from './commit.ts';
import type { DemoContext } from './demo-context.ts';
import { ask, end, gist } from './play.ts';
import { siteOf } from './project-site.ts';
import { putFiles } from './put-files.ts';
import { startApp } from './start-app.ts';

/** How the subject of the commit begins that ends the first session's work. */
export const SKELETON_COMMIT = 'Skeleton:';

/** The first session: the feature list from the specification, and a skeleton that starts. */
export function* initializerSession(context: DemoContext): Script {
	const { assets, directory } = context;
	yield* ask(
		'There is no skeleton yet, so this is the first session. I read the specification.',
		read(`${directory}/prompts/app_spec.txt`),
	);

	const features = assets.features.map(({ category, name, description, steps }) => ({
		category,
		name,
		description,
		steps,
	}));
	const text = `Sprout, a habit garden. I cut it into ${features.length} features, each one something that a person can do and see, in the order in which they build on one another.`;
	const created = yield* ask(text, feature('create_bulk', { features }));
	if (created.isError) return yield* end(`The feature list was refused: ${gist(created)}`);

	const site = yield* siteOf(context, 0, 'Now the skeleton. What is in the directory?');
	const files = [
		...assets.skeleton,
		{ path: 'claude-progress.txt', text: firstProgress(features.map(({ name }) => name)) },
	];
	const wrong = yield* putFiles(
		site,
		files,
		'A server that keeps a file, an empty page, and a script that starts both.',
	);
	if (wrong !== undefined) return yield* end(`I cannot go on: ${wrong}`);

	yield* ask('', bash('chmod +x init.sh && git init -q', 'Make init.sh executable'));
	const started = yield* startApp('Does the skeleton start?');
	if ('problem' in started) return yield* end(`The skeleton does not start. ${started.problem}`);
	const page = yield* ask('', bash(`curl -sf ${started.url}/`, 'Ask for the page'));
	if (!page.text.includes('<title>Sprout</title>')) return yield* end('The skeleton starts but shows no page.');

	yield* commitAll(
		'It answers. I commit this as the ground to build on.',
		`${SKELETON_COMMIT} a server that keeps a file, and an empty page`,
	);
	yield* ask('', bash('git status --short'));
	return yield* end(
		`The list holds ${features.length} features and the skeleton runs. The next session can plant the first one.`,
	);
}

function firstProgress(names: readonly string[]): string {
	const list = names.map((name, index) => `${index + 1}. ${name}`);
	return [
		'Sprout: progress',
		'',
		'Planned, in this order:',
		...list,
		'',
		'Done:',
		'- skeleton: server, storage, empty page',
		'',
	].join('\n');
}
