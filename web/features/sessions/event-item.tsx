import {
	Bot,
	Brain,
	Check,
	ChevronRight,
	CircleAlert,
	CirclePlus,
	Dot,
	Flag,
	GitCommitHorizontal,
	Hourglass,
	Pencil,
	Play,
	ShieldAlert,
	Trash2,
	X,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { EventData, JournalEvent } from '../../../src/contract/events.ts';
import { eventLine } from '../../model/event-line.ts';
import { clock, duration, money } from '../../model/format.ts';
import { toolName } from '../../model/transcript.ts';
import { TEXTS } from '../../texts.ts';
import { serverNow } from '../../transport/server-clock.ts';
import { cn } from '../../ui/class-names.ts';
import { useLive } from '../project/live-project.tsx';
import { LongText } from './long-text.tsx';

/** Some events only mark a moment for programs. */
export function isShown(event: JournalEvent): boolean {
	if (event.type === 'agent.text' || event.type === 'agent.thinking') return event.data.text.trim() !== '';
	return event.type !== 'model.limit' || event.data.status !== 'allowed';
}

/** One event of a transcript that is no call of a tool. */
export function EventItem({ event }: { readonly event: JournalEvent }) {
	const rehearsal = useLive((state) => state.agent?.used?.rehearsed ?? false);
	switch (event.type) {
		case 'agent.text':
			return <LongText part={event.data} markdown className="any-text text-base leading-relaxed" />;
		case 'agent.thinking':
			return (
				<details className="group rounded-lg border border-line px-3 py-2 text-soft">
					<summary className="flex items-center gap-2 text-xs">
						<ChevronRight
							size={14}
							aria-hidden="true"
							className="shrink-0 text-faint transition-transform group-open:rotate-90"
						/>
						<Brain size={13} aria-hidden="true" /> {TEXTS.sessions.thought}
					</summary>
					<LongText part={event.data} className="any-text mt-2 whitespace-pre-wrap text-soft" />
				</details>
			);
		case 'agent.notice':
			return <Mark icon={<CircleAlert size={13} />}>{event.data.text}</Mark>;
		case 'session.started':
			return <Mark icon={<Play size={13} />}>{TEXTS.sessions.kinds[event.data.kind]}</Mark>;
		case 'session.ready':
			return (
				<Mark icon={<Bot size={13} />}>
					{`${event.data.model} · ${event.data.tools.length} tools · Claude ${event.data.claude_version}`}
				</Mark>
			);
		case 'session.ended': {
			const { outcome, duration_ms, usage, detail } = event.data;
			const text = [
				TEXTS.sessions.outcomes[outcome],
				duration(duration_ms),
				`${usage.turns} ${TEXTS.sessions.turns}`,
				rehearsal ? null : money(usage.cost_usd),
			];
			return (
				<Mark icon={<Flag size={13} />} tone={outcome === 'completed' ? 'good' : 'plain'}>
					{[text.filter((part) => part !== null).join(' · '), detail].filter(Boolean).join('. ')}
				</Mark>
			);
		}
		case 'feature.created':
			return <Mark icon={<CirclePlus size={13} />}>{eventLine(event)}</Mark>;
		case 'feature.claimed':
			return (
				<Mark icon={<Play size={13} />} tone="busy">
					{eventLine(event)}
				</Mark>
			);
		case 'feature.passed':
			return (
				<Mark icon={<Check size={13} />} tone="good">
					{eventLine(event)}
				</Mark>
			);
		case 'feature.failed':
			return (
				<Mark icon={<X size={13} />} tone="bad">
					{eventLine(event)}
				</Mark>
			);
		case 'feature.edited':
		case 'feature.released':
		case 'feature.parked':
		case 'feature.unparked':
		case 'feature.skipped':
			return <Mark icon={<Pencil size={13} />}>{eventLine(event)}</Mark>;
		case 'feature.deleted':
			return <Mark icon={<Trash2 size={13} />}>{eventLine(event)}</Mark>;
		case 'tool.refused':
			return (
				<Mark icon={<ShieldAlert size={13} />} tone="bad">{`${toolName(event.data.tool)}: ${event.data.reason}`}</Mark>
			);
		case 'model.retry':
			return (
				<Mark icon={<Hourglass size={13} />} tone="busy">
					{TEXTS.sessions.retry(
						event.data.error.replaceAll('_', ' '),
						event.data.attempt,
						event.data.max_retries,
						duration(event.data.delay_ms),
					)}
				</Mark>
			);
		case 'model.limit':
			return (
				<Mark icon={<Hourglass size={13} />} tone="busy">
					{limitLine(event.data)}
				</Mark>
			);
		case 'log':
			return <Mark tone={event.data.level === 'error' ? 'bad' : 'plain'}>{event.data.line}</Mark>;
		case 'work.rescued':
			return (
				<Mark icon={<GitCommitHorizontal size={13} />} tone="busy">
					{TEXTS.sessions.rescued(event.data.files, event.data.ref)}
				</Mark>
			);
		case 'details.removed':
			return <Mark>{TEXTS.sessions.removed}</Mark>;
		case 'budget.warned':
		case 'run.started':
		case 'run.status':
		case 'run.ended':
		case 'features.imported':
		case 'features.renumbered':
		case 'tool.called':
		case 'tool.returned':
			return <Mark>{eventLine(event) || event.type}</Mark>;
	}
}

function limitLine({ limit, status, resets_at }: EventData<'model.limit'>): string {
	const { limit: any, limits, limitStates, resets } = TEXTS.sessions;
	const name = limit === null ? any : (limits[limit] ?? limit);
	const when = resets_at === null ? null : resets(clock(resets_at, serverNow()));
	return `${name}: ${[limitStates[status] ?? status, when].filter(Boolean).join(', ')}`;
}

const TONES = { plain: 'text-faint', good: 'text-good-text', busy: 'text-busy-text', bad: 'text-bad-text' };

interface MarkProps {
	readonly children: string;
	readonly icon?: ReactNode;
	readonly tone?: keyof typeof TONES;
}

function Mark({ children, icon = <Dot size={13} />, tone = 'plain' }: MarkProps) {
	return (
		<p className={cn('flex items-start gap-2 text-xs', TONES[tone])}>
			<span aria-hidden="true" className="mt-[3px] shrink-0">
				{icon}
			</span>
			<span className="any-text min-w-0 whitespace-pre-wrap">{children}</span>
		</p>
	);
}
