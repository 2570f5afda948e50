import type { Script } from '../script.ts';
import { bash, feature, turn } from '../turns.ts';
import type { DemoFeature } from './assets.ts';
import { checkByCurl, checkInBrowser } from './check-in-browser.ts';
import { commitAll } from './commit.ts';
import type { DemoContext } from './demo-context.ts';
import { ask, end, gist, jsonOf, type Play } from './play.ts';
import { siteOf } from './project-site.ts';
import { makeEdits, putFiles, type Site } from './put-files.ts';
import type { Files } from './stages.ts';
import { startApp } from './start-app.ts';

/** Every later session: a look back, one feature, a check, a commit. */
export function* codingSession(context: DemoContext): Script {
	yield turn(
		'A list exists: I build one feature. First what was done before me.',
		bash('ls -a'),
		bash('git log --oneline -n 8'),
		bash('tail -n 12 claude-progress.txt'),
	);
	const past = yield* lookBack(context);

	const next = yield* ask(`${past.remark}What is next?`, feature('get_next'));
	if (next.isError) return yield* end(`Nothing is left for this session. ${String(jsonOf(next).error ?? next.text)}`);
	const { id, name } = jsonOf(next);
	const index = context.assets.features.findIndex((one) => one.name === name);
	const planned = context.assets.features[index];
	if (planned === undefined) return yield* leaveAside(id, String(name));

	const claimed = yield* ask(`“${planned.name}”. ${planned.plan}`, feature('mark_in_progress', { feature_id: id }));
	if (claimed.isError) return yield* end(`It is not mine to take. ${String(jsonOf(claimed).error ?? claimed.text)}`);

	const wrong = (yield* build(context, planned, index + 1, past.passing)) ?? (yield* tryOut(context, planned));
	if (wrong !== undefined) return yield* giveBack(id, planned, wrong);
	const note = `echo "- ${planned.name}: ${planned.progress}" >> claude-progress.txt && `;
	yield* commitAll('Everything the feature asks for is there.', planned.commit, note);
	yield* ask('', feature('mark_passing', { feature_id: id }));
	yield* ask('', bash('git status --short && git log --oneline -n 1'));
	return yield* end(`“${planned.name}” works and is committed.`);
}

/** Starts the application and checks one feature that passed before; one that no longer works is marked so. */
function* lookBack(context: DemoContext): Play<{ readonly remark: string; readonly passing: number }> {
	const { passing } = context;
	const silent = { remark: '', passing };
	if (passing === 0) return silent;
	const started = yield* startApp('I start the application and try out something that worked before.');
	const sample = yield* ask('', feature('get_for_regression', { limit: 1 }));
	const { features } = jsonOf(sample);
	const [old] = Array.isArray(features) ? (features as readonly { id: number; name: string }[]) : [];
	const known = context.assets.features.find(({ name }) => name === old?.name);
	if (old === undefined || known === undefined) return silent;

	const question = `“${known.name}”: does it still work?`;
	const wrong =
		'problem' in started ? started.problem : yield* check(context, started.url, known.check, known, question);
	if (wrong === undefined) return { remark: 'It does. ', passing };
	const text = `“${known.name}” passed before and does not work now. ${wrong} I mark it, so that it is mended first.`;
	yield* ask(text, feature('mark_failing', { feature_id: old.id, reason: wrong }));
	return { remark: '', passing: passing - 1 };
}

/** `number` is the feature's place from 1; later ones may pass already, when it passed before and was broken since. */
function* build(context: DemoContext, planned: DemoFeature, number: number, passing: number): Play<string | undefined> {
	const stage = Math.max(number, passing + 1);
	const site = yield* siteOf(context, stage, 'What is there to build on?');
	const ground = context.stages[stage === number ? number - 1 : stage] ?? new Map();
	const wrong =
		(yield* mendGaps(site, ground)) ??
		(yield* putFiles(site, planned.files, 'The new parts first.')) ??
		(yield* makeEdits(site, planned.edits, 'And a few lines to join them to the rest.'));
	if (wrong !== undefined) return wrong;

	const scripts = [...planned.files.map(({ path }) => path), ...planned.edits.map(({ file }) => file)];
	const changed = [...new Set(scripts)].filter((path) => path.endsWith('.js'));
	const syntax = yield* ask('', bash(changed.map((path) => `node --check ${path}`).join(' && '), 'Check the syntax'));
	return syntax.isError ? `The code is not well formed: ${gist(syntax)}` : undefined;
}

/** Files that earlier sessions should have left and did not, such as those of an initializer that was cut short. */
function* mendGaps(site: Site, ground: Files): Play<string | undefined> {
	const missing = [...ground].filter(([path]) => !site.present.has(path)).map(([path, text]) => ({ path, text }));
	if (missing.length === 0) return undefined;
	const wrong = yield* putFiles(site, missing, 'An earlier session was cut short: I put in what it did not get to.');
	if (missing.some(({ path }) => path === 'init.sh'))
		yield* ask('', bash('chmod +x init.sh', 'Make init.sh executable'));
	return wrong;
}

function* tryOut(context: DemoContext, planned: DemoFeature): Play<string | undefined> {
	const touched = [...planned.files.map(({ path }) => path), ...planned.edits.map(({ file }) => file)];
	const command = touched.some((path) => path.startsWith('server/')) ? './init.sh restart' : './init.sh';
	const text =
		command === './init.sh'
			? 'The page is read anew at each visit; I only make sure that it is served.'
			: 'The server changed, so it starts anew.';
	const started = yield* startApp(text, command);
	if ('problem' in started) return started.problem;
	return yield* check(context, started.url, planned.verify, planned, '');
}

function check(
	{ hasBrowser }: DemoContext,
	url: string,
	steps: DemoFeature['check'],
	{ curl }: DemoFeature,
	opening: string,
): Play<string | undefined> {
	return hasBrowser ? checkInBrowser(url, steps, opening) : checkByCurl(url, curl, opening);
}

function* giveBack(id: unknown, planned: DemoFeature, reason: string): Play<void> {
	const text = `That is not what the feature asks for. ${reason} I give it back with this reason.`;
	yield* ask(text, feature('mark_failing', { feature_id: id, reason }));
	yield* ask('', bash('git status --short'));
	yield* end(`“${planned.name}” does not work yet. ${reason}`);
}

/** Somebody added a feature of their own: the rehearsal cannot make it up. */
function* leaveAside(id: unknown, name: string): Play<void> {
	const text = `“${name}” is not in my script: a rehearsal can only build what it was prepared for. I put it last.`;
	yield* ask(text, feature('skip', { feature_id: id }));
	yield* end(`“${name}” needs a real model. I built nothing.`);
}
