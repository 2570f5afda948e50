/** `npm run faults`. See HELP. */
import { parseArgs } from 'node:util';
import { findBrowser } from '../src/process/find-browser.ts';
import { playCampaign, readKind, readNumber } from './campaign.ts';
import { KINDS } from './kinds.ts';
import { possibleKinds } from './plan.ts';
import { failureOf, figuresOf, lineOf, tableOf } from './report.ts';
import { canMount } from './small-disk.ts';

const HELP = `npm run faults -- [options]
  --rounds N    how many rounds (default 200)
  --seed S      of the first round; each further one has the next number (default 1). The seed decides all of a round.
  --only KIND   rounds with this kind of fault, may be repeated: ${KINDS.join(', ')}
  --at-once N   rounds side by side, 1 to 4 (default 1)
  --keep DIR    copies the project of a round that failed into DIR
  --json        one JSON object on standard output, lines for people on standard error
Each round is a project of a few features that a rehearsed model builds in a real run, while faults strike. The run is started again
until every feature passes; then what is left is held against a list of checks. The exit code is 1 when a round failed.`;

try {
	await main();
} catch (error) {
	console.error(error instanceof RangeError || isOfArguments(error) ? `${error.message}\n\n${HELP}` : error);
	process.exitCode = 2;
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			rounds: { type: 'string', default: '200' },
			seed: { type: 'string', default: '1' },
			only: { type: 'string', multiple: true, default: [] },
			'at-once': { type: 'string', default: '1' },
			keep: { type: 'string' },
			json: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		console.log(HELP);
		return;
	}
	const say = values.json ? console.error : console.log;
	const only = values.only.map(readKind);
	const options = {
		rounds: readNumber('rounds', values.rounds, 1, 100_000),
		seed: readNumber('seed', values.seed, 0, 2_000_000_000),
		only,
		atOnce: readNumber('at-once', values['at-once'], 1, 4),
		keep: values.keep ?? null,
	};
	const browser = findBrowser({ env: process.env, platform: process.platform });
	if (browser !== undefined) process.env.AUTOCODER_BROWSER = browser.path;
	const abilities = { browser: browser !== undefined, smallDisk: canMount() };
	const possible = possibleKinds(abilities);
	for (const kind of KINDS.filter((one) => !possible.includes(one)))
		say(
			`Left out: ${kind}, since this machine has ${kind === 'disk-full' ? 'no way to mount a small disk' : 'no browser'}.`,
		);

	const began = performance.now();
	const reports = await playCampaign(options, abilities, (report) => {
		say(lineOf(report));
		if (report.problems.length > 0) say(failureOf(report, only));
	});
	const failed = reports.filter(({ problems }) => problems.length > 0);
	const seconds = (performance.now() - began) / 1_000;
	const figures = figuresOf(reports);
	say(`\n${tableOf(figures)}`);
	say(`${reports.length} rounds in ${Math.round(seconds)} s, ${failed.length} failed.`);
	if (values.json) console.log(JSON.stringify({ rounds: reports, kinds: figures, seconds }, null, 2));
	if (failed.length > 0) process.exitCode = 1;
}

function isOfArguments(error: unknown): error is Error {
	return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
