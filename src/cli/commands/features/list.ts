import type { Command } from 'commander';
import type { Environment } from '../../env.ts';
import { featureTable } from '../../feature-table.ts';
import {
	emitSummary,
	examples,
	type ProjectOptions,
	takesJson,
	takesProject,
	withProject,
} from '../../project-command.ts';

export function addListFeaturesCommand(features: Command, environment: Environment): void {
	const command = features
		.command('list', { isDefault: true })
		.description('Lists the features in the order in which they are worked on.');
	takesJson(takesProject(command)).action((project: string | undefined, options: ProjectOptions) =>
		withProject(project, options, environment, ({ store, output }) => {
			const list = store.features.list();
			const stats = store.features.stats();
			for (const feature of list) output.emit({ type: 'feature', ...feature });
			emitSummary(output, stats);
			if (!output.json)
				output.say(
					list.length === 0 ? 'There are no features yet.' : featureTable(list, process.stdout.columns ?? 100),
				);
			output.say(`${stats.passing} of ${stats.total} pass (${stats.percentage} %).`);
		}),
	);
	examples(command, [
		['autocoder features list recipes', 'all features'],
		['autocoder features list recipes --json', 'one feature a line, for a script'],
	]);
}
