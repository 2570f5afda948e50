import type { Command } from 'commander';
import { AutocoderError } from '../../../contract/errors.ts';
import { featureEdit } from '../../../contract/feature.ts';
import type { Environment } from '../../env.ts';
import { collect, integer, positiveInteger } from '../../options.ts';
import { visible } from '../../output.ts';
import {
	emitSummary,
	examples,
	type ProjectOptions,
	takesJson,
	takesProject,
	withProject,
} from '../../project-command.ts';
import { changedByPerson } from './changed-by-person.ts';
import { type FeatureOptions, parseFeature } from './parse-feature.ts';

export function addEditCommand(features: Command, environment: Environment): void {
	const command = features
		.command('edit')
		.description('Writes parts of a feature anew. Whether it passes stays as it is; "fail" sends it back.')
		.argument('<id>', 'the number of the feature', positiveInteger);
	takesProject(command)
		.option('--name <name>', 'a short name')
		.option('--description <text>', 'what it does for its user')
		.option('--step <text>', 'a step of its test, once for each; together they replace all present steps', collect)
		.option('--category <category>', 'a kind of work')
		.option('--priority <n>', 'lower is worked on sooner', integer);
	takesJson(command).action((id: number, project: string | undefined, options: FeatureOptions & ProjectOptions) => {
		const { projectDir, json, ...fields } = options;
		if (Object.keys(fields).length === 0)
			throw new AutocoderError(
				'USAGE',
				'Nothing was said that should change.',
				'Give --name, --description, --step, --category or --priority.',
			);
		const changes = parseFeature(featureEdit, fields);
		return withProject(project, options, environment, ({ store, output }) => {
			const { before, feature } = changedByPerson(
				store.features.change(id, { do: 'edit', changes }, { kind: 'person' }),
			);
			const changed = JSON.stringify(before) !== JSON.stringify(feature);
			output.say(`Feature ${id} ${changed ? 'now reads' : 'says that already'}: ${visible(feature.name)}`);
			if (changed && feature.passes)
				output.say(`It still counts as passing; "autocoder features fail ${id} --reason …" has it built anew.`);
			emitSummary(output, { changed, feature });
		});
	});
	examples(command, [
		['autocoder features edit 3 recipes --name "Search by title"', 'another name'],
		['autocoder features edit 3 recipes --priority 1', 'have it worked on sooner'],
	]);
}
