import type { Command } from 'commander';
import type { Environment } from '../env.ts';
import { examples } from '../project-command.ts';
import { addAddCommand } from './features/add.ts';
import { addChangeCommands } from './features/change.ts';
import { addEditCommand } from './features/edit.ts';
import { addExportCommand } from './features/export.ts';
import { addImportCommand } from './features/import.ts';
import { addListFeaturesCommand } from './features/list.ts';

export function addFeaturesCommand(program: Command, environment: Environment): void {
	const features = program
		.command('features')
		.summary("a project's features: look at them, write and change them")
		.description(
			"Shows and changes a project's features. Changes reach a run at once; a claim of a session is respected by sessions only.",
		);
	addListFeaturesCommand(features, environment);
	addAddCommand(features, environment);
	addEditCommand(features, environment);
	addChangeCommands(features, environment);
	addImportCommand(features, environment);
	addExportCommand(features, environment);
	examples(features, [
		['autocoder features recipes', 'all features, in the order in which they are worked on'],
		['autocoder features fail 3 recipes --reason "no photo"', 'send feature 3 back'],
		['autocoder features help add', 'what a subcommand takes'],
	]);
}
