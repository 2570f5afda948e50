import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { AutocoderError } from '../../../contract/errors.ts';
import { readFeatureList } from '../../../store/import-feature-list.ts';
import type { Environment } from '../../env.ts';
import {
	emitSummary,
	examples,
	type ProjectOptions,
	takesJson,
	takesProject,
	withProject,
} from '../../project-command.ts';
import { openOrBegin } from './add.ts';

export function addImportCommand(features: Command, environment: Environment): void {
	const command = features
		.command('import')
		.description(
			'Adds the features of a JSON list, all or none: one that "export" wrote, or a feature_list.json. Those that are there already are left out.',
		)
		.argument('<file>', 'the list');
	takesJson(takesProject(command)).action((file: string, project: string | undefined, options: ProjectOptions) => {
		const path = resolve(file);
		// Before the store is opened, which imports a project's own feature_list.json and moves it away.
		const entries = readFeatureList(path);
		if (entries === undefined)
			throw new AutocoderError('FILE_NOT_FOUND', `There is no file ${path}.`, 'Check the path of the list.');
		return withProject(
			project,
			options,
			environment,
			({ store, output }) => {
				const { created, skipped } = store.importFeatures(entries, basename(path));
				const there =
					skipped.length === 0 ? '' : `, ${skipped.length} ${skipped.length === 1 ? 'was' : 'were'} there already`;
				output.say(`${created.length} of ${entries.length} features added${there}.`);
				emitSummary(output, { created: created.length, skipped: skipped.length, ...store.features.stats() });
			},
			openOrBegin(environment),
		);
	});
	examples(command, [
		['autocoder features import feature_list.json recipes', 'a list of an earlier tool'],
		['autocoder features import shop.json recipes', 'what "features export shop -o shop.json" wrote'],
	]);
}
