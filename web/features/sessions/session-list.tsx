import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import type { SessionReply } from '../../../src/contract/api/history.ts';
import { clock, duration, money } from '../../model/format.ts';
import { isRehearsed } from '../../model/run-view.ts';
import { TEXTS } from '../../texts.ts';
import { serverNow } from '../../transport/server-clock.ts';
import { cn } from '../../ui/class-names.ts';
import { OutcomeBadge } from './outcome-badge.tsx';

/** More than this of a session's features are only counted. */
const NAMED = 2;

export interface SessionListProps {
	readonly project: string;
	readonly sessions: readonly SessionReply[];
	readonly current: number | null;
	/** Asks for older ones; undefined when there are none, or they are on their way. */
	readonly more: (() => void) | undefined;
}

/** The sessions from the latest on; as one comes to their end, older ones are asked for. */
export function SessionList({ project, sessions, current, more }: SessionListProps) {
	const scroller = useRef<HTMLDivElement>(null);
	const rows = useVirtualizer({
		count: sessions.length,
		getScrollElement: () => scroller.current,
		getItemKey: (index) => sessions[index]?.id ?? index,
		estimateSize: () => 76,
		overscan: 8,
		paddingStart: 8,
		paddingEnd: 8,
	});
	const items = rows.getVirtualItems();
	const nearEnd = (items.at(-1)?.index ?? 0) >= sessions.length - 1;
	useEffect(() => {
		if (nearEnd) more?.();
	}, [nearEnd, more]);
	return (
		<div ref={scroller} className="h-full overflow-y-auto">
			<ul className="relative" style={{ height: rows.getTotalSize() }}>
				{items.map((row) => {
					const session = sessions[row.index];
					if (session === undefined) return null;
					return (
						<li
							key={row.key}
							ref={rows.measureElement}
							data-index={row.index}
							className="absolute inset-x-2"
							style={{ top: row.start }}
						>
							<SessionLink project={project} session={session} current={session.id === current} />
						</li>
					);
				})}
			</ul>
		</div>
	);
}

function SessionLink({
	project,
	session,
	current,
}: {
	readonly project: string;
	readonly session: SessionReply;
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
			{session.features.slice(0, NAMED).map(({ id, name, passed }) => (
				<span key={id} className="mt-0.5 flex items-center gap-1.5 text-xs">
					<span
						role="img"
						aria-label={passed ? TEXTS.feature.passes : TEXTS.sessions.workedOn}
						className={cn('size-1.5 shrink-0 rounded-full', passed ? 'bg-good' : 'bg-line-input')}
					/>
					<span className="truncate text-soft">
						<bdi>{name}</bdi>
					</span>
				</span>
			))}
			{session.features.length > NAMED && (
				<span className="mt-0.5 block pl-3 text-2xs text-soft">
					{TEXTS.sessions.moreFeatures(session.features.length - NAMED)}
				</span>
			)}
			<span className="number mt-0.5 flex gap-3 text-2xs text-faint">
				<time dateTime={new Date(session.started_at).toISOString()}>{clock(session.started_at, serverNow())}</time>
				{session.duration_ms !== null && <span>{duration(session.duration_ms)}</span>}
				{!isRehearsed(session) && <span>{money(session.cost_usd)}</span>}
			</span>
		</Link>
	);
}
