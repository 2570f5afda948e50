import type { Session } from '../../../src/contract/session.ts';
import { TEXTS } from '../../texts.ts';
import { Badge, type Tone } from '../../ui/parts.tsx';

export function OutcomeBadge({ session: { outcome, ended_at } }: { readonly session: Session }) {
	if (outcome === null) return ended_at === null ? <Badge tone="busy">{TEXTS.sessions.running}</Badge> : null;
	return <Badge tone={toneOf(outcome)}>{TEXTS.sessions.outcomes[outcome]}</Badge>;
}

function toneOf(outcome: NonNullable<Session['outcome']>): Tone {
	if (outcome === 'completed') return 'good';
	return outcome === 'interrupted' || outcome === 'limited' || outcome === 'max_turns' || outcome === 'max_budget'
		? 'busy'
		: 'bad';
}
