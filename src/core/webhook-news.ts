import type { EventBody } from '../contract/events.ts';
import type { RunEnd } from '../contract/run.ts';
import type { WebhookNews } from '../contract/webhook.ts';

/** Ends of a run that want a person; the others were asked for, or bounds that somebody set. */
const WANT_A_PERSON: readonly RunEnd[] = ['no_progress', 'failing_sessions', 'credentials_refused', 'error', 'crashed'];

/** What of an event of the journal can be told to a webhook, in the order in which it is told. */
export function webhookNews(
	event: EventBody,
	{ runId, featureId }: { readonly runId: number | null; readonly featureId: number | null },
): WebhookNews[] {
	switch (event.type) {
		case 'feature.passed':
			return featureId === null
				? []
				: [{ event: 'feature.passed', feature_id: featureId, feature_name: event.data.name }];
		case 'run.started': {
			const { model, yolo } = event.data;
			return [{ event: 'run.started', run_id: runId, status: 'running', model, yolo }];
		}
		case 'run.status': {
			const { status, detail, resumes_at } = event.data;
			if (status !== 'waiting') return [];
			return [{ event: 'run.waiting', run_id: runId, status, detail, resumes_at: isoTime(resumes_at) }];
		}
		case 'run.ended': {
			const { reason, detail } = event.data;
			const end = { run_id: runId, status: 'ended', reason, detail } as const;
			const told: WebhookNews = { event: reason === 'all_passing' ? 'run.finished' : 'run.stopped', ...end };
			return WANT_A_PERSON.includes(reason) ? [told, { event: 'needs.attention', ...end }] : [told];
		}
		case 'budget.warned': {
			const { scope, spent_usd, budget_usd, text } = event.data;
			return [{ event: 'budget.warned', run_id: runId, scope, spent_usd, budget_usd, detail: text }];
		}
		default:
			return [];
	}
}

/** A time that no calendar has is none: the change that is told of must not fail for it. */
function isoTime(ms: number | null): string | null {
	if (ms === null) return null;
	const date = new Date(ms);
	return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
