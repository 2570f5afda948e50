import { ChevronLeft, MessagesSquare } from 'lucide-react';
import { Link } from 'wouter';
import type { Session } from '../../../src/contract/session.ts';
import { clock, duration, money, short } from '../../model/format.ts';
import { isRehearsed } from '../../model/run-view.ts';
import { TEXTS } from '../../texts.ts';
import { cn } from '../../ui/class-names.ts';
import { Badge, Empty, Skeleton, type Tone, Trouble } from '../../ui/parts.tsx';
import { useFeed } from '../project/live-project.tsx';
import { useSessions } from '../project/queries.ts';
import { Transcript } from './transcript.tsx';

/** The sessions of a project, and what one of them did. */
export function SessionsPage({ id }: { readonly id: number | null }) {
	const { name } = useFeed();
	const { data, error } = useSessions(name);
	const sessions = data?.sessions ?? [];
	if (error !== null)
		return (
			<div className="p-4">
				<Trouble error={error} />
			</div>
		);
	if (data !== undefined && sessions.length === 0)
		return <Empty title={TEXTS.sessions.none} hint={TEXTS.sessions.noneHint} icon={<MessagesSquare size={28} />} />;
	const chosen = sessions.find((session) => session.id === id);
	return (
		<div className="flex h-full">
			<nav
				aria-label={TEXTS.sessions.title}
				className={cn(
					'w-full shrink-0 overflow-y-auto border-line border-r bg-surface md:w-72',
					id !== null && 'max-md:hidden',
				)}
			>
				<ul className="flex flex-col p-2">
					{data === undefined &&
						Array.from({ length: 6 }, (_, index) => (
							<li key={index} className="p-1">
								<Skeleton className="h-12" />
							</li>
						))}
					{sessions.map((session) => (
						<li key={session.id}>
							<SessionLink project={name} session={session} current={session.id === id} />
						</li>
					))}
				</ul>
			</nav>
			<div className={cn('flex min-w-0 flex-1 flex-col', id === null && 'max-md:hidden')}>
				{id === null ? (
					<Empty title={TEXTS.sessions.choose} icon={<MessagesSquare size={28} />} />
				) : (
					<>
						<header className="flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-b px-4 py-2.5">
							<Link
								href={`/p/${name}/sessions`}
								aria-label={TEXTS.sessions.title}
								className="rounded-md p-1 hover:bg-hover md:hidden"
							>
								<ChevronLeft size={16} />
							</Link>
							<h2 className="font-semibold">{TEXTS.feature.session(id)}</h2>
							{chosen !== undefined && <SessionFigures session={chosen} />}
						</header>
						<Transcript key={id} session={id} follow={chosen?.ended_at === null} />
					</>
				)}
			</div>
		</div>
	);
}

function SessionLink({
	project,
	session,
	current,
}: {
	readonly project: string;
	readonly session: Session;
	readonly current: boolean;
}) {
	return (
		<Link
			href={`/p/${project}/sessions/${session.id}`}
			aria-current={current ? 'page' : undefined}
			className={cn('block rounded-lg px-3 py-2', current ? 'bg-active' : 'hover:bg-hover')}
		>
			<span className="flex items-center justify-between gap-2">
				<span className="truncate font-medium">
					<span className="number">{session.id}</span>
					<span className="text-soft"> · {TEXTS.sessions.kinds[session.kind]}</span>
				</span>
				<OutcomeBadge session={session} />
			</span>
			<span className="number mt-0.5 flex gap-3 text-2xs text-faint">
				<time dateTime={new Date(session.started_at).toISOString()}>{clock(session.started_at, Date.now())}</time>
				{session.duration_ms !== null && <span>{duration(session.duration_ms)}</span>}
				{!isRehearsed(session) && <span>{money(session.cost_usd)}</span>}
			</span>
		</Link>
	);
}

function SessionFigures({ session }: { readonly session: Session }) {
	const tokens =
		session.input_tokens + session.output_tokens + session.cache_read_tokens + session.cache_creation_tokens;
	const parts = [
		session.model,
		session.duration_ms === null ? null : duration(session.duration_ms),
		`${session.turns} ${TEXTS.sessions.turns}`,
		`${short(tokens)} ${TEXTS.run.tokens.toLowerCase()}`,
		isRehearsed(session) ? null : money(session.cost_usd),
	].filter((part) => part !== null);
	return (
		<>
			<OutcomeBadge session={session} />
			<span className="number any-text min-w-0 text-faint text-xs">{parts.join(' · ')}</span>
			{session.detail !== null && <span className="any-text w-full text-soft text-xs">{session.detail}</span>}
		</>
	);
}

function OutcomeBadge({ session: { outcome, ended_at } }: { readonly session: Session }) {
	if (outcome === null) return ended_at === null ? <Badge tone="busy">{TEXTS.sessions.running}</Badge> : null;
	return <Badge tone={toneOf(outcome)}>{TEXTS.sessions.outcomes[outcome]}</Badge>;
}

function toneOf(outcome: NonNullable<Session['outcome']>): Tone {
	if (outcome === 'completed') return 'good';
	return outcome === 'interrupted' || outcome === 'limited' || outcome === 'max_turns' || outcome === 'max_budget'
		? 'busy'
		: 'bad';
}
