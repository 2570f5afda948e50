import type { Scenario, Script, ToolCall, ToolResult, Turn } from '../src/rehearsal/script.ts';
import { bash, browser, feature, say, turn } from '../src/rehearsal/turns.ts';
import type { RoundPlan } from './plan.ts';

export type Scripted = Pick<RoundPlan, 'features' | 'failsFirst' | 'regression' | 'browser'>;

const REGRESSED = 'regressed.txt';
export const PORT_FILE = 'port.txt';

export const featureName = (id: number) => `Feature ${id}`;
export const fileOf = (id: number) => `feature-${id}.txt`;
export const contentOf = (id: number) => `feature ${id} is here`;

const SERVER = `import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
const server = createServer((request, response) => {
	response.setHeader('content-type', 'text/html');
	try { response.end('<main>' + readFileSync('.' + request.url, 'utf8') + '</main>'); }
	catch { response.writeHead(404).end('nothing'); }
}).listen(0, '127.0.0.1', () => writeFileSync('${PORT_FILE}', String(server.address().port)));
`;
const START = `#!/bin/sh
rm -f ${PORT_FILE}
nohup node "$PWD/server.mjs" >server.log 2>&1 </dev/null &
tries=0
until [ -s ${PORT_FILE} ]; do tries=$((tries + 1)); [ "$tries" -gt 100 ] && exit 1; sleep 0.1; done
echo "port $(cat ${PORT_FILE})"
`;
const IGNORED = `${PORT_FILE}\nserver.log\n`;

/**
 * A model that behaves as the prompts ask, whatever happens to it: it looks before it acts, tries a failed step again, ends a session in
 * which something is broken, commits before it marks, and marks what it claimed.
 */
export function faultScenario(scripted: Scripted): Scenario {
	return ({ prompt }) =>
		prompt.includes('turn the specification into a feature list') ? initializer(scripted) : coding(scripted);
}

/** A part of a script. */
type Play<T> = Generator<Turn, T, readonly ToolResult[]>;

function* initializer({ features: count, browser: withBrowser }: Scripted): Script {
	const features = Array.from({ length: count }, (_, index) => ({
		category: 'functional',
		name: featureName(index + 1),
		description: `There is a file for feature ${index + 1}.`,
		steps: ['Look at the files', 'Check that the file is there'],
	}));
	const made = yield* insist(feature('create_bulk', { features }));
	if (made.isError) return yield* end(`The list could not be made: ${made.text}`);
	if (withBrowser) yield* insist(bash(writeApp()));
	yield* insist(bash('echo "A project of one file for each feature." > README.md'));
	yield* commit('Skeleton');
	yield say('The list is made.');
}

function* coding(scripted: Scripted): Script {
	const [stats, files] = yield turn('Looking at where things stand.', feature('get_stats'), bash('ls -a'));
	const { passing } = jsonOf(stats);
	const known = files !== undefined && !files.isError && files.text.includes('prompts');
	if (scripted.regression && known && !files.text.includes(REGRESSED) && Number(passing) >= 2) yield* regress();

	const next = yield* insist(feature('get_next'));
	const { id, last_failure: failure } = jsonOf(next) as { id?: number; last_failure?: string | null };
	if (next.isError || id === undefined) return yield* end('Nothing is left for this session.');
	const claimed = yield* insist(feature('mark_in_progress', { feature_id: id }));
	if (claimed.isError) return yield* end(`It cannot be had: ${claimed.text}`);
	if (id === scripted.failsFirst && failure === null) {
		yield* insist(feature('mark_failing', { feature_id: id, reason: 'The first try did not work.' }));
		return yield* end('Given back.');
	}

	const written = yield* insist(bash(`echo "${contentOf(id)}" > ${fileOf(id)}`));
	if (written.isError) return yield* end('The file could not be written.');
	const wrong = scripted.browser ? yield* lookAt(id) : undefined;
	if (wrong !== undefined) return yield* end(wrong);
	if (!(yield* commit(`Build feature ${id}`))) return yield* end('It could not be committed.');
	yield* insist(feature('mark_passing', { feature_id: id }));
	yield say('Done.');
}

/** Noted and committed first, so that it happens once at most. */
function* regress(): Play<void> {
	yield* insist(bash(`echo "feature 1 was found broken" > ${REGRESSED}`));
	if (yield* commit('Note a regression'))
		yield* insist(feature('mark_failing', { feature_id: 1, reason: 'It was found broken.' }));
}

/** What is wrong with the feature's page, or nothing. */
function* lookAt(id: number): Play<string | undefined> {
	const started = yield* insist(bash(`${writeApp()} && ./start.sh`));
	const port = /port (\d+)/.exec(started.text)?.[1];
	if (started.isError || port === undefined) return `The application does not start: ${started.text}`;
	const [opened, seen, picture] = yield turn(
		'',
		browser('navigate', { url: `http://127.0.0.1:${port}/${fileOf(id)}` }),
		browser('snapshot'),
		browser('take_screenshot', { type: 'png', scale: 'css' }),
	);
	const broken = [opened, seen, picture].find((result) => result === undefined || result.isError);
	if (broken !== undefined) return `The browser does not work: ${broken.text}`;
	return seen?.text.includes(contentOf(id)) ? undefined : 'The page does not show the feature.';
}

function writeApp(): string {
	const put = (name: string, text: string) => `cat > ${name} <<'END'\n${text}END\n`;
	return `${put('server.mjs', SERVER)}${put('start.sh', START)}${put('.gitignore', IGNORED)}chmod +x start.sh`;
}

/** Says whether nothing is uncommitted any more. */
function* commit(message: string): Play<boolean> {
	const done = yield* insist(
		bash(`git add -A && { git diff --cached --quiet || git commit -q -m "${message}"; } && git status --short`),
	);
	return !done.isError;
}

function* end(text: string): Play<void> {
	yield say(text);
}

/** Tries a step again, up to three times in all: an answer of the model may have been garbled. */
function* insist(call: ToolCall): Play<ToolResult> {
	let result: ToolResult | undefined;
	for (let tries = 0; tries < 3; tries++) {
		[result] = yield turn('', call);
		if (result !== undefined && !result.isError) return result;
	}
	return result ?? { isError: true, text: 'no answer', images: 0 };
}

function jsonOf(result: ToolResult | undefined): Record<string, unknown> {
	try {
		return JSON.parse(result?.text ?? '{}') as Record<string, unknown>;
	} catch {
		return {};
	}
}
