import type { Command } from 'commander';
import { shownUrl } from '../../../contract/webhook.ts';
import { findWebhook, webhookSecretOf } from '../../../projects/webhook-target.ts';
import type { Environment } from '../../env.ts';
import { positiveInteger } from '../../options.ts';
import {
	emitSummary,
	examples,
	type ProjectOptions,
	takesJson,
	takesProject,
	withProject,
} from '../../project-command.ts';
import { deliveryLine } from './delivery.ts';

interface ListOptions extends ProjectOptions {
	readonly failed?: boolean;
	readonly lines: number;
}

export function addListDeliveriesCommand(webhook: Command, environment: Environment): void {
	const command = webhook
		.command('list')
		.description('Lists what the webhook was told or is to be told, the latest first.');
	takesProject(command)
		.option('--failed', 'only what was given up')
		.option('-n, --lines <n>', 'so many at most', positiveInteger, 50);
	takesJson(command).action((project: string | undefined, options: ListOptions) =>
		withProject(project, options, environment, ({ directory, store: { outbox }, output }) => {
			const target = findWebhook(directory, environment);
			const deliveries = outbox.page(null, options.lines, options.failed ? 'failed' : undefined);
			const depth = outbox.depth();
			const url = target === null ? null : shownUrl(target.url);
			const events = target?.events ?? [];
			output.say(
				url === null
					? 'No webhook is set.'
					: `${url} is told of ${events.length === 0 ? 'nothing' : events.join(', ')}.`,
			);
			for (const delivery of deliveries) {
				output.emit({ type: 'delivery', ...delivery });
				output.say(deliveryLine(delivery));
			}
			if (deliveries.length === 0) output.say(options.failed ? 'Nothing was given up.' : 'Nothing was sent yet.');
			output.say(`${depth.pending} still to be sent, ${depth.failed} given up.`);
			const signed = webhookSecretOf(environment.variables) !== null;
			emitSummary(output, { url, events, signed, ...depth, listed: deliveries.length });
		}),
	);
	examples(command, [
		['autocoder webhook list recipes', 'the latest deliveries of the project "recipes"'],
		['autocoder webhook list recipes --failed --json', 'what was given up, for a script'],
	]);
}
