import type { Command } from 'commander';
import { sendTest } from '../../../runner/webhook-by-hand.ts';
import type { Environment } from '../../env.ts';
import {
	emitSummary,
	examples,
	type ProjectOptions,
	takesJson,
	takesProject,
	withProject,
} from '../../project-command.ts';
import { openOrBegin } from '../features/add.ts';
import { attemptFacts, attemptText, requireTaken, requireWebhook } from './delivery.ts';

export function addTestCommand(webhook: Command, environment: Environment): void {
	const command = webhook
		.command('test')
		.description(
			'Sends an event "webhook.test" now, once, and says whether the receiver took it. It is kept in the list.',
		);
	takesJson(takesProject(command)).action((project: string | undefined, options: ProjectOptions) =>
		withProject(
			project,
			options,
			environment,
			async ({ directory, store, output }) => {
				const target = requireWebhook(directory, environment);
				const attempt = await sendTest(async (work) => work(store.outbox), target);
				requireTaken(attempt, target);
				output.say(attemptText(attempt));
				emitSummary(output, attemptFacts(attempt));
			},
			openOrBegin(environment),
		),
	);
	examples(command, [['autocoder webhook test recipes', 'try the webhook of the project "recipes"']]);
}
