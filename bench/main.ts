/** `npm run bench`. See HELP. */
import { parseArgs } from 'node:util';
import { driftOf, readBaseline, saveBaseline } from './baseline.ts';
import { featureList } from './feature-list.ts';
import { featureTools } from './feature-tools.ts';
import { type Figure, isMissed } from './figure.ts';
import { guard } from './guard.ts';
import { journal } from './journal.ts';
import { liveFanOut } from './live-fan-out.ts';
import { liveLatency } from './live-latency.ts';
import { describeMachine } from './machine.ts';
import { page } from './page.ts';
import { machineLine, tableOf } from './report.ts';
import { serverStart } from './server-start.ts';
import { soak } from './soak.ts';
import { turnAround } from './turn-around.ts';

const BENCHES = [
	turnAround,
	featureTools,
	guard,
	journal,
	liveLatency,
	liveFanOut,
	featureList,
	serverStart,
	page,
	soak,
];

const HELP = `npm run bench -- [options]
  --only NAME   one of ${BENCHES.map(({ name }) => name).join(', ')}; may be repeated
  --json        one JSON object on standard output
  --save        writes the ratios to bench/baseline.json, with which later runs are compared
  --strict      exit code 1 when a figure misses its target by more than the noise of its samples
  --long        also what takes ten minutes, and the soak; more rounds of turn-around
  --minutes N   how long the soak takes (default 30, at least 2)
Each figure stands beside its floor, measured in turns with it. The drift is that of the ratio against the baseline; an
exclamation mark says that noise does not explain it.`;

const { values } = parseArgs({
	options: {
		only: { type: 'string', multiple: true },
		json: { type: 'boolean', default: false },
		save: { type: 'boolean', default: false },
		strict: { type: 'boolean', default: false },
		long: { type: 'boolean', default: false },
		minutes: { type: 'string', default: '30' },
		help: { type: 'boolean', default: false },
	},
});

if (values.help) console.log(HELP);
else await main();

async function main(): Promise<void> {
	const chosen = BENCHES.filter(({ name }) => values.only?.includes(name) ?? true);
	if (chosen.length === 0) throw new Error(`There is no bench "${values.only?.join('", "')}".\n${HELP}`);
	const minutes = Number(values.minutes);
	if (!(minutes >= 2 && minutes <= 10_000))
		throw new Error(`--minutes is a number from 2 on, not "${values.minutes}".`);
	const machine = describeMachine();
	const baseline = readBaseline();
	const figures: Figure[] = [];
	if (!values.json) console.log(machineLine(machine));
	const began = performance.now();
	for (const bench of chosen) {
		const found = await bench.run((progress) => console.error(`${bench.name}: ${progress}`), {
			long: values.long,
			minutes,
		});
		figures.push(...found);
		if (!values.json && found.length > 0) console.log(`\n${bench.name}: ${bench.about}\n${tableOf(found, baseline)}`);
	}
	if (values.json) {
		const withDrift = figures.map((figure) => ({ ...figure, drift: driftOf(figure, baseline) ?? null }));
		console.log(JSON.stringify({ machine, figures: withDrift, baseline: baseline?.machine ?? null }, null, 2));
	}
	console.error(`It took ${Math.round((performance.now() - began) / 1_000)} s.`);
	if (values.save) console.error(`Saved as ${saveBaseline(machine, figures)}`);
	const missed = figures.filter(isMissed);
	for (const { name, against, ours, unit, ratio, target, bound, tolerance } of missed) {
		console.error(
			bound === undefined
				? `Missed: ${name}, ${ratio.toFixed(2)} × ${against} instead of ${target} (noise ${Math.round(tolerance * 100)} %)`
				: `Missed: ${name}, ${ours.median.toFixed(1)} ${unit} instead of ${bound}`,
		);
	}
	if (values.strict && missed.length > 0) process.exitCode = 1;
}
