import type { RunEnd } from '../contract/run.ts';
import { money, seconds } from '../core/event-text.ts';
import { type Output, visible } from './output.ts';

/** The last line of `--json`, and what the last lines for people are made of. */
export interface RunSummary {
	readonly type: 'summary';
	readonly project: string;
	readonly run_id: number;
	readonly reason: RunEnd;
	readonly detail: string | null;
	readonly exit_code: number;
	readonly passing: number;
	readonly in_progress: number;
	readonly total: number;
	readonly percentage: number;
	readonly sessions: number;
	readonly cost_usd: number;
	readonly input_tokens: number;
	readonly output_tokens: number;
	readonly duration_ms: number;
}

const REASONS: Record<RunEnd, string> = {
	all_passing: 'All features pass.',
	stopped: 'Stopped as asked. Run it again to go on.',
	max_iterations: 'The number of sessions asked for has run. Run it again to go on.',
	budget: 'Stopped, because the money that was set aside is spent.',
	no_progress: 'Stopped, because session after session made no progress.',
	failing_sessions: 'Stopped, because session after session failed.',
	credentials_refused: 'Claude refused the credentials.',
	error: 'Stopped by an error.',
	crashed: 'The runner went away.',
};

export function sayHowItEnded(summary: RunSummary, output: Output, { showCost = true } = {}): void {
	const { passing, total, sessions, duration_ms, cost_usd } = summary;
	output.say();
	output.say(`${REASONS[summary.reason]}${summary.detail === null ? '' : ` ${visible(summary.detail)}`}`);
	output.say(
		`${passing} of ${total === 1 ? '1 feature' : `${total} features`} ${passing === 1 ? 'passes' : 'pass'}, after ${sessions} ${sessions === 1 ? 'session' : 'sessions'} in ${seconds(duration_ms)}${showCost ? `, ${money(cost_usd)}` : ''}.`,
	);
}
