import { ChevronLeft, MessagesSquare } from 'lucide-react';
import { Link } from 'wouter';
import type { Session } from '../../../src/contract/session.ts';
import { duration, money, short } from '../../model/format.ts';
import { isRehearsed } from '../../model/run-view.ts';
import { TEXTS } from '../../texts.ts';
import { ApiError } from '../../transport/http.ts';
import { cn } from '../../ui/class-names.ts';
import { Empty, Skeleton, Trouble } from '../../ui/parts.tsx';
import { useFeed } from '../project/live-project.tsx';
import { OutcomeBadge } from './outcome-badge.tsx';
import { SessionCommits } from './session-commits.tsx';
import { SessionList } from './session-list.tsx';
import { Transcript } from './transcript.tsx';
import { useOlderSession, useSessionPages } from './use-session-pages.ts';

/** The sessions of a project, and what one of them did. */
export function SessionsPage({ id }: { readonly id: number | null }) {
	const { name } = useFeed();
	const { sessions, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useSessionPages(name);
	const listed = sessions?.find((session) => session.id === id);
	const older = useOlderSession(name, sessions === undefined || listed !== undefined ? null : id);
	if (error !== null && sessions === undefined)
		return (
			<div className="p-4">
				<Trouble error={error} />
			</div>
		);
	if (sessions?.length === 0)
		return <Empty title={TEXTS.sessions.none} hint={TEXTS.sessions.noneHint} icon={<MessagesSquare size={28} />} />;
	const chosen = listed ?? older.data;
	return (
		<div className="flex h-full">
			<nav
				aria-label={TEXTS.sessions.title}
				className={cn('w-full shrink-0 border-line border-r bg-surface md:w-72', id !== null && 'max-md:hidden')}
			>
				{sessions === undefined ? (
					<Skeletons />
				) : (
					<SessionList
						project={name}
						sessions={sessions}
						current={id}
						more={hasNextPage && !isFetchingNextPage && error === null ? () => void fetchNextPage() : undefined}
					/>
				)}
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
								className="-mr-2 -ml-1.5 rounded-md p-1 hover:bg-hover md:hidden"
							>
								<ChevronLeft size={16} />
							</Link>
							<h2 className="font-semibold">{TEXTS.feature.session(id)}</h2>
							{chosen !== undefined && (
								<>
									<SessionFigures session={chosen} />
									<SessionCommits session={id} ended={chosen.ended_at !== null} />
								</>
							)}
						</header>
						{older.error instanceof ApiError && older.error.status === 404 ? (
							<Empty title={TEXTS.sessions.unknown} hint={older.error.next} icon={<MessagesSquare size={28} />} />
						) : (
							<Transcript key={id} session={id} follow={chosen?.ended_at === null} />
						)}
					</>
				)}
			</div>
		</div>
	);
}

function Skeletons() {
	return (
		<div className="flex flex-col gap-2 p-3">
			{Array.from({ length: 6 }, (_, index) => (
				<Skeleton key={index} className="h-12" />
			))}
		</div>
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
			<span className="number any-text min-w-0 text-faint text-xs">
				{/* Broken after a point only. */}
				{parts.map((part) => part.replaceAll(' ', '\u00a0')).join('\u00a0· ')}
			</span>
			{session.detail !== null && <span className="any-text w-full text-soft text-xs">{session.detail}</span>}
		</>
	);
}
