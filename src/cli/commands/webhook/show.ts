import type { Command } from 'commander';
import type { Environment } from '../../env.ts';
import { visible } from '../../output.ts';
import { emitSummary, examples, type ProjectOptions, takesJson, withProject } from '../../project-command.ts';
import {
	attemptText,
	dayAndTime,
	deliveryLine,
	namedDelivery,
	requireDelivery,
	stateOf,
	takesDelivery,
} from './delivery.ts';

export function addShowDeliveryCommand(webhook: Command, environment: Environment): void {
	const command = webhook
		.command('show')
		.description('Shows one delivery: its body as it is posted, and every attempt that is kept.');
	takesDelivery(command, 'its number in the list, or its id');
	takesJson(command).action((first: string | undefined, second: string | undefined, options: ProjectOptions) => {
		const { project, id } = namedDelivery(first, second, options);
		return withProject(project, options, environment, ({ store: { outbox }, output }) => {
			const delivery = requireDelivery(outbox, id);
			const attempts = outbox.attempts(delivery.id);
			output.say(deliveryLine(delivery).trim());
			output.say(`id ${delivery.id}${delivery.by_hand ? ', sent again by hand' : ''}`);
			output.say(visible(JSON.stringify(delivery.body, null, 2)));
			output.say(attempts.length === 0 ? 'It was not tried yet.' : 'Attempts, the latest first:');
			for (const attempt of attempts) output.say(`  ${dayAndTime(attempt.at)}  ${attemptText(attempt)}`);
			output.say(`It is: ${stateOf(delivery)}.`);
			emitSummary(output, { delivery, attempts });
		});
	});
	examples(command, [['autocoder webhook show recipes 12', 'delivery 12 of the list, with every attempt']]);
}
