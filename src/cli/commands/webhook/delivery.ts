import type { Command } from 'commander';
import { AutocoderError } from '../../../contract/errors.ts';
import { shownUrl, type WebhookAttempt, type WebhookDelivery, type WebhookTarget } from '../../../contract/webhook.ts';
import { findWebhook } from '../../../projects/webhook-target.ts';
import type { Outbox } from '../../../store/outbox.ts';
import { colours } from '../../colours.ts';
import type { Environment } from '../../env.ts';
import { visible } from '../../output.ts';
import { takesProject } from '../../project-command.ts';

/** Adds the project and one delivery; with `--project-dir` the delivery is the only argument. */
export function takesDelivery(command: Command, about: string): Command {
	return takesProject(command).argument('[id]', about);
}

/** What `takesDelivery` was given. */
export function namedDelivery(
	project: string | undefined,
	id: string | undefined,
	{ projectDir }: { readonly projectDir?: string },
): { project: string | undefined; id: string | undefined } {
	return projectDir !== undefined && id === undefined ? { project: undefined, id: project } : { project, id };
}

/**
 * @param id the id of a delivery, or its number in the list
 * @throws AutocoderError USAGE, DELIVERY_NOT_FOUND
 */
export function requireDelivery(outbox: Outbox, id: string | undefined): WebhookDelivery {
	if (id === undefined)
		throw new AutocoderError(
			'USAGE',
			'No delivery was named.',
			'Give its number or id; "autocoder webhook list" has them.',
		);
	const number = /^\d{1,15}$/.test(id) ? Number(id) : null;
	const found = number === null ? outbox.get(id) : outbox.page(number + 1, 1).find((one) => one.number === number);
	if (found !== undefined) return found;
	throw new AutocoderError(
		'DELIVERY_NOT_FOUND',
		`There is no delivery ${visible(id.slice(0, 60))}.`,
		'Look at "autocoder webhook list"; old ones are removed from it.',
	);
}

/** @throws AutocoderError WEBHOOK_NOT_SET */
export function requireWebhook(directory: string, environment: Environment): WebhookTarget {
	const target = findWebhook(directory, environment);
	if (target !== null) return target;
	throw new AutocoderError(
		'WEBHOOK_NOT_SET',
		`No webhook is set for ${directory}.`,
		'Set webhook_url in the settings (on the page or over HTTP), or PROGRESS_N8N_WEBHOOK_URL.',
	);
}

/** A delivery on one line: its number, what it tells, and what became of it. */
export function deliveryLine(delivery: WebhookDelivery): string {
	const { number, event, created_at, attempts } = delivery;
	const tries = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
	return `${String(number).padStart(5)}  ${dayAndTime(created_at)}  ${event.padEnd(15)}  ${stateOf(delivery)} ${colours.dim(`(${tries})`)}  ${visible(subjectOf(delivery))}`;
}

export function stateOf({ delivered_at, failed_at, attempts, next_attempt_at }: WebhookDelivery): string {
	if (delivered_at !== null) return colours.green('delivered');
	if (failed_at !== null) return colours.red('given up');
	if (attempts === 0) return 'waiting';
	return colours.yellow(`again at ${next_attempt_at === null ? '?' : dayAndTime(next_attempt_at)}`);
}

/** What it is about, in the words of its body. */
function subjectOf({ body }: Pick<WebhookDelivery, 'body'>): string {
	if ('feature_name' in body) return body.feature_name;
	if ('reason' in body) return body.detail === null ? body.reason : `${body.reason}: ${body.detail}`;
	if (body.event === 'run.waiting') return body.detail ?? '';
	return body.event === 'budget.warned' ? body.detail : '';
}

/** How an attempt went, as a sentence. */
export function attemptText({ error, status, duration_ms }: WebhookAttempt): string {
	const time = `${(duration_ms / 1_000).toFixed(1)} s`;
	return error === null ? `It was taken: answered by ${status} in ${time}.` : `${error} (${time})`;
}

export function attemptFacts({ status, duration_ms, error }: WebhookAttempt) {
	return { ok: error === null, status, duration_ms, error };
}

/** @throws AutocoderError DELIVERY_FAILED when the receiver did not take it */
export function requireTaken(attempt: WebhookAttempt, { url }: WebhookTarget): void {
	if (attempt.error === null) return;
	throw new AutocoderError('DELIVERY_FAILED', `${shownUrl(url)} did not take it. ${attempt.error}`);
}

/** In the time zone of the machine, as `YYYY-MM-DD HH:MM:SS`. */
export function dayAndTime(ms: number): string {
	return new Date(ms).toLocaleString('sv-SE');
}
