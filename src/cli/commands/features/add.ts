import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { SPEC_PATH } from '../../../agent/prompts.ts';
import { featureDraft } from '../../../contract/feature.ts';
import { checkPlace } from '../../../projects/check-place.ts';
import { openExistingStore } from '../../../projects/open-existing-store.ts';
import { openProjectStore } from '../../../store/project-store.ts';
import type { Environment } from '../../env.ts';
import { collect } from '../../options.ts';
import { visible } from '../../output.ts';
import {
	emitSummary,
	examples,
	type ProjectOptions,
	takesJson,
	takesProject,
	withProject,
} from '../../project-command.ts';
import { type FeatureOptions, parseFeature } from './parse-feature.ts';

export function addAddCommand(features: Command, environment: Environment): void {
	const command = features.command('add').description('Adds a feature behind the others.');
	takesProject(command)
		.requiredOption('--name <name>', 'a short name')
		.requiredOption('--description <text>', 'what it does for its user')
		.requiredOption('--step <text>', 'a step of its test; give it once for each step, in order', collect)
		.option('--category <category>', 'a kind of work', 'functional');
	takesJson(command).action((project: string | undefined, options: FeatureOptions & ProjectOptions) => {
		const { category, name, description, step = [] } = options;
		const draft = parseFeature(featureDraft, { category, name, description, step } as FeatureOptions);
		return withProject(
			project,
			options,
			environment,
			({ store, output }) => {
				const first = store.features.stats().total === 0;
				const { created, skipped } = store.features.create([draft], { kind: 'person' });
				const [feature] = created;
				if (feature === undefined) {
					output.say(`Feature ${skipped[0]?.existing_id} says the same already; nothing was added.`);
				} else {
					output.say(`Added feature ${feature.id}: ${visible(feature.name)}`);
					if (first) output.say('It is the first: a run works on this list and makes none from the specification.');
				}
				emitSummary(output, { created: created.length, skipped, feature: feature ?? null });
			},
			openOrBegin(environment),
		);
	});
	examples(command, [
		[
			'autocoder features add recipes --name Search --description "Finds recipes" --step "Type a title" --step "See it"',
			'a feature whose test has two steps',
		],
	]);
}

/** Opens the store of a project that has features or a specification to make them from. */
export function openOrBegin(environment: Environment): typeof openExistingStore {
	return (directory, dependencies) => {
		if (!existsSync(join(directory, SPEC_PATH))) return openExistingStore(directory, dependencies);
		checkPlace(directory, environment);
		return openProjectStore(directory, dependencies);
	};
}
