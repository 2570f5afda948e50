import type { Command } from 'commander';
import { AutocoderError } from '../../../contract/errors.ts';
import type { WebhookTarget } from '../../../contract/webhook.ts';
import { resend, resendFailed } from '../../../runner/webhook-by-hand.ts';
import type { WithOutbox } from '../../../runner/webhook-delivery.ts';
import type { Environment } from '../../env.ts';
import type { Output } from '../../output.ts';
import { emitSummary, examples, type ProjectOptions, takesJson, withProject } from '../../project-command.ts';
import {
	attemptFacts,
	attemptText,
	namedDelivery,
	requireDelivery,
	requireTaken,
	requireWebhook,
	takesDelivery,
} from './delivery.ts';

interface ResendOptions extends ProjectOptions {
	readonly failed?: boolean;
}

export function addResendCommand(webhook: Command, environment: Environment): void {
	const command = webhook
		.command('resend')
		.description(
			'Sends a delivery once more, with the id that it has, whatever became of it before; or all that was given up.',
		);
	takesDelivery(command, 'its number in the list, or its id').option(
		'--failed',
		'all that was given up, the oldest first, until one fails',
	);
	takesJson(command).action((first: string | undefined, second: string | undefined, options: ResendOptions) => {
		const { project, id } = options.failed ? { project: first, id: second } : namedDelivery(first, second, options);
		if (options.failed && id !== undefined)
			throw new AutocoderError('USAGE', 'A delivery and --failed were given.', 'Give one of the two.');
		return withProject(project, options, environment, async ({ directory, store, output }) => {
			const target = requireWebhook(directory, environment);
			const withOutbox: WithOutbox = async (work) => work(store.outbox);
			if (options.failed) return await sendFailed(withOutbox, target, output);
			const delivery = requireDelivery(store.outbox, id);
			const attempt = await resend(withOutbox, target, delivery.id);
			requireTaken(attempt, target);
			output.say(attemptText(attempt));
			emitSummary(output, { id: delivery.id, ...attemptFacts(attempt) });
		});
	});
	examples(command, [
		['autocoder webhook resend recipes 12', 'delivery 12 of the list'],
		['autocoder webhook resend recipes --failed', 'all that was given up'],
	]);
}

async function sendFailed(withOutbox: WithOutbox, target: WebhookTarget, output: Output): Promise<void> {
	const { delivered, failure, left } = await resendFailed(withOutbox, target);
	output.say(`${delivered} ${delivered === 1 ? 'delivery was' : 'deliveries were'} taken, ${left} still given up.`);
	if (failure !== null) requireTaken(failure, target);
	emitSummary(output, { delivered, left });
}
