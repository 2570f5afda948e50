import type { Command } from 'commander';
import { AutocoderError } from '../../../contract/errors.ts';
import { reasonText } from '../../../contract/feature.ts';
import type { FeatureChange, FeatureRefusal, Features } from '../../../store/features.ts';
import type { Environment } from '../../env.ts';
import { positiveInteger } from '../../options.ts';
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

type ChangeOptions = ProjectOptions & { reason?: string };

/** One change of one feature that a person asks for. */
interface Change {
	readonly name: string;
	readonly description: string;
	readonly example: readonly [line: string, does: string];
	readonly reason?: true;
	ask(features: Features, id: number, reason: string): FeatureChange | FeatureRefusal;
	tell(change: FeatureChange): string;
}

const PERSON = { kind: 'person' } as const;

const CHANGES: readonly Change[] = [
	{
		name: 'skip',
		description: 'Moves a pending feature behind all others.',
		example: ['autocoder features skip 3 recipes', 'work on feature 3 last'],
		ask: (features, id) => features.skip(id, PERSON),
		tell: ({ before, feature }) => `now comes last (priority ${before.priority} became ${feature.priority})`,
	},
	{
		name: 'fail',
		description: 'Sends a feature back to be worked on, with a reason that the next session reads.',
		example: ['autocoder features fail 3 recipes --reason "The photo is missing"', 'have it mended'],
		reason: true,
		ask: (features, id, reason) => features.change(id, { do: 'fail', reason }, PERSON),
		tell: ({ before }) => (before.passes ? 'passes no longer, and will be worked on again' : 'has the reason noted'),
	},
	{
		name: 'release',
		description:
			'Gives a feature free that a session holds, or that is parked after failing in several sessions, so that one can take it on.',
		example: ['autocoder features release 3 recipes', 'end the claim on feature 3'],
		ask: (features, id) => features.change(id, { do: 'release', why: 'asked' }, PERSON),
		tell: ({ before }) =>
			before.in_progress
				? `is free again; ${holder(before.claimed_by)} held it`
				: before.parked_at !== null
					? 'is to be tried again'
					: 'was free already',
	},
];

export function addChangeCommands(features: Command, environment: Environment): void {
	for (const change of CHANGES) {
		const command = features
			.command(change.name)
			.description(change.description)
			.argument('<id>', 'the number of the feature', positiveInteger);
		takesProject(command);
		if (change.reason) command.requiredOption('--reason <text>', 'what is wrong, in a sentence or two');
		takesJson(command).action((id: number, project: string | undefined, options: ChangeOptions) => {
			const reason = change.reason ? parseReason(options.reason) : '';
			return withProject(project, options, environment, ({ store, output }) => {
				const changed = changedByPerson(change.ask(store.features, id, reason));
				output.say(`Feature ${id} (${visible(changed.feature.name)}) ${change.tell(changed)}.`);
				emitSummary(output, { feature: changed.feature });
			});
		});
		examples(command, [change.example]);
	}
}

function parseReason(text: string | undefined): string {
	const parsed = reasonText.safeParse(text);
	if (parsed.success) return parsed.data;
	throw new AutocoderError(
		'USAGE',
		'The reason has no words or more than 2,000 characters.',
		'Say it in a sentence or two.',
	);
}

function holder(session: number | null): string {
	return session === null ? 'nobody' : `session ${session}`;
}
