import type { Command } from 'commander';
import type { Environment } from '../env.ts';
import { examples } from '../project-command.ts';
import { addListDeliveriesCommand } from './webhook/list.ts';
import { addResendCommand } from './webhook/resend.ts';
import { addShowDeliveryCommand } from './webhook/show.ts';
import { addTestCommand } from './webhook/test.ts';

export function addWebhookCommand(program: Command, environment: Environment): void {
	const webhook = program
		.command('webhook')
		.summary('what the webhook was told; send it again, or a test')
		.description(
			"Shows what a project's webhook was told, with every attempt, and sends by hand. Where it goes and what is told are settings: webhook_url and webhook_events, on the page or over HTTP, or PROGRESS_N8N_WEBHOOK_URL.",
		);
	addListDeliveriesCommand(webhook, environment);
	addShowDeliveryCommand(webhook, environment);
	addResendCommand(webhook, environment);
	addTestCommand(webhook, environment);
	examples(webhook, [
		['autocoder webhook list recipes --failed', 'what was given up'],
		['autocoder webhook resend recipes --failed', 'send all of that again'],
		['autocoder webhook test recipes', 'whether the receiver takes what is sent'],
	]);
}
