import type { Command } from 'commander';
import { isAlive } from '../../process/identity.ts';
import type { Environment } from '../env.ts';
import { featureTable } from '../feature-table.ts';
import { findProject } from '../find-project.ts';
import { openExistingStore } from '../open-existing-store.ts';
import { createOutput } from '../output.ts';

export function addFeaturesCommand(program: Command, environment: Environment): void {
	const features = program
		.command('features')
		.summary("a project's features")
		.description("Shows a project's features.");
	features
		.command('list', { isDefault: true })
		.description('Lists the features in the order in which they are worked on.')
		.argument('[project]', 'a registered name or a path')
		.option('--project-dir <dir>', 'the directory of the project')
		.option('--json', 'one JSON object a line on standard output')
		.action((project: string | undefined, options: { projectDir?: string; json?: boolean }) => {
			const output = createOutput(options.json ?? false);
			const directory = findProject({ project, projectDir: options.projectDir }, environment);
			const store = openExistingStore(directory, { now: Date.now, isAlive });
			try {
				const list = store.features.list();
				const stats = store.features.stats();
				for (const feature of list) output.emit({ type: 'feature', ...feature });
				output.emit({ type: 'summary', ...stats });
				if (!output.json)
					output.say(
						list.length === 0 ? 'There are no features yet.' : featureTable(list, process.stdout.columns ?? 100),
					);
				output.say(`${stats.passing} of ${stats.total} pass (${stats.percentage} %).`);
			} finally {
				store.close();
			}
		});
}
