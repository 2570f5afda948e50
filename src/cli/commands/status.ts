import type { Command } from 'commander';
import { isAlive } from '../../process/identity.ts';
import type { Environment } from '../env.ts';
import { money, seconds } from '../event-lines.ts';
import { findProject } from '../find-project.ts';
import { openExistingStore } from '../open-existing-store.ts';
import { createOutput, visible } from '../output.ts';

export function addStatusCommand(program: Command, environment: Environment): void {
	program
		.command('status')
		.summary('how far a project is, and whether it runs')
		.description('Shows how many features pass, what the latest run does, and what it cost.')
		.argument('[project]', 'a registered name or a path')
		.option('--project-dir <dir>', 'the directory of the project')
		.option('--json', 'one JSON object on standard output')
		.action((project: string | undefined, options: { projectDir?: string; json?: boolean }) => {
			const output = createOutput(options.json ?? false);
			const directory = findProject({ project, projectDir: options.projectDir }, environment);
			const store = openExistingStore(directory, { now: Date.now, isAlive });
			try {
				const stats = store.features.stats();
				const latest = store.runs.latest();
				const sessions = store.sessions.list();
				const cost = sessions.reduce((sum, session) => sum + session.cost_usd, 0);
				const status =
					latest === undefined
						? 'none'
						: latest.run.status === 'ended'
							? 'stopped'
							: latest.alive
								? latest.run.status
								: 'crashed';
				output.say(`${directory}`);
				output.say(
					`Features  ${stats.passing} of ${stats.total} pass (${stats.percentage} %), ${stats.in_progress} in progress`,
				);
				output.say(`Run       ${describeRun(status, latest?.run)}`);
				output.say(`Sessions  ${sessions.length}, ${money(cost)}`);
				output.emit({
					type: 'summary',
					project: directory,
					...stats,
					run_status: status,
					run: latest?.run ?? null,
					sessions: sessions.length,
					cost_usd: cost,
				});
			} finally {
				store.close();
			}
		});
}

function describeRun(
	status: string,
	run: { id: number; started_at: number; end_reason: string | null; detail: string | null; pid: number } | undefined,
): string {
	if (run === undefined) return 'none yet';
	if (status === 'crashed') return `${run.id} crashed: its process ${run.pid} is gone. Run it again to go on.`;
	if (status === 'stopped')
		return `${run.id} ended: ${run.end_reason?.replaceAll('_', ' ')}${run.detail === null ? '' : `. ${visible(run.detail)}`}`;
	return `${run.id} ${status}, for ${seconds(Date.now() - run.started_at)}, process ${run.pid}${run.detail === null ? '' : `. ${visible(run.detail)}`}`;
}
