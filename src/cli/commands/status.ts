import type { Command } from 'commander';
import { money } from '../../core/event-text.ts';
import { isLiveState, runState } from '../../core/run-state.ts';
import { describeRun } from '../describe-run.ts';
import type { Environment } from '../env.ts';
import { type Output, visible } from '../output.ts';
import {
	emitSummary,
	examples,
	type ProjectOptions,
	type ProjectWork,
	takesJson,
	takesProject,
	withProject,
} from '../project-command.ts';
import { untilChange, untilInterrupted } from '../until-change.ts';

interface StatusOptions extends ProjectOptions {
	watch?: boolean;
}

export function addStatusCommand(program: Command, environment: Environment): void {
	const command = program
		.command('status')
		.summary('how far a project is, and whether it runs')
		.description('Shows how many features pass, what the latest run does, and what it cost.');
	takesProject(command).option('--watch', 'show it anew at each change, until the run ends or Ctrl-C');
	takesJson(command).action(async (project: string | undefined, options: StatusOptions) => {
		await withProject(project, options, environment, async (on) => {
			if (options.watch) await watchStatus(on);
			else for (const line of statusLines(on)) on.output.say(line);
			emitSummary(on.output, statusFacts(on));
		});
	});
	examples(command, [
		['autocoder status recipes', 'how far the project "recipes" is'],
		['autocoder status recipes --watch', 'keep it on the screen while it runs'],
		['autocoder status --project-dir . --json', 'for a script, of the current directory'],
	]);
}

/** Ends when no run is live: nothing would change any more. */
async function watchStatus(on: ProjectWork): Promise<void> {
	const show = screen(on.output);
	const { signal, release } = untilInterrupted();
	let told = '';
	try {
		await untilChange(on.store, signal, () => {
			show(statusLines(on));
			const facts = statusFacts(on);
			const telling = JSON.stringify(facts);
			if (telling !== told) on.output.emit({ type: 'status', ...facts });
			told = telling;
			return isLiveState(facts.run_status) ? undefined : true;
		});
	} finally {
		release();
	}
}

/** Lines that replace each other in a terminal; elsewhere each new set follows the last one, unless only the time has changed. */
function screen(output: Output): (lines: readonly string[]) => void {
	const stream = output.json ? process.stderr : process.stdout;
	let height = 0;
	let before = '';
	return (lines) => {
		if (stream.isTTY) {
			const width = (stream.columns ?? 80) - 1;
			if (height > 0) stream.write(`\u001b[${height}A\u001b[0J`);
			for (const line of lines) output.say(line.slice(0, width).toWellFormed());
			height = lines.length;
			return;
		}
		const timeless = lines.join('\n').replace(/, begun .*? ago/, '');
		if (timeless === before) return;
		if (before !== '') output.say();
		for (const line of lines) output.say(line);
		before = timeless;
	};
}

function statusLines({ directory, store }: ProjectWork): string[] {
	const stats = store.features.stats();
	const sessions = store.sessions.list();
	const cost = sessions.reduce((sum, session) => sum + session.cost_usd, 0);
	const held = stats.in_progress === 0 ? [] : store.features.list().filter(({ in_progress }) => in_progress);
	const latest = store.runs.latest();
	return [
		visible(directory),
		`Features  ${stats.passing} of ${stats.total} pass (${stats.percentage} %), ${stats.in_progress} in progress`,
		...held.map(({ id, name }) => `In hand   ${id}. ${visible(name).replaceAll('\n', ' ')}`),
		`Run       ${describeRun(latest, Date.now()).replaceAll('\n', ' ')}`,
		`Sessions  ${sessions.length}${latest?.run.model === 'rehearsal' ? ', rehearsed' : `, ${money(cost)}`}`,
	];
}

function statusFacts({ directory, store }: ProjectWork) {
	const sessions = store.sessions.list();
	const latest = store.runs.latest();
	return {
		project: directory,
		...store.features.stats(),
		run_status: runState(latest),
		run: latest?.run ?? null,
		sessions: sessions.length,
		cost_usd: sessions.reduce((sum, session) => sum + session.cost_usd, 0),
	};
}
