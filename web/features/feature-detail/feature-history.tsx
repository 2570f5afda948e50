import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { JournalEvent } from '../../../src/contract/events.ts';
import type { Feature } from '../../../src/contract/feature.ts';
import { historyLine } from '../../model/event-line.ts';
import { clock } from '../../model/format.ts';
import { TEXTS } from '../../texts.ts';
import { api } from '../../transport/api.ts';
import { serverNow } from '../../transport/server-clock.ts';
import { cn } from '../../ui/class-names.ts';
import { Skeleton, Trouble } from '../../ui/parts.tsx';
import { Picture } from '../../ui/picture.tsx';
import { useFeed } from '../project/live-project.tsx';
import { SessionCommits } from '../sessions/session-commits.tsx';

/** All that happened to a feature, the latest first, with the pictures that were taken. */
export function FeatureHistory({ feature }: { readonly feature: Feature }) {
	const { name } = useFeed();
	const { data, error } = useQuery({
		// What changes the feature is in its history: a new row asks anew.
		queryKey: ['history', name, feature.id, feature],
		queryFn: ({ signal }) => api.featureHistory(name, feature.id, signal),
		placeholderData: (before) => before,
	});
	if (error !== null) return <Trouble error={error} />;
	if (data === undefined) return <Skeleton className="h-16" />;
	const entries = data.events.toReversed().flatMap((event) => {
		const text = historyLine(event);
		return text === null ? [] : [{ event, text }];
	});
	if (entries.length === 0) return <p className="text-faint text-xs">{TEXTS.feature.noHistory}</p>;
	return (
		<ol className="flex flex-col gap-3 pl-5">
			{entries.map(({ event, text }) => (
				<li
					key={event.seq}
					// The line leads from one dot to the next, and not on from the last.
					className="before:-bottom-4.5 before:-left-[16.5px] relative before:absolute before:top-3 before:w-px before:bg-line last:before:hidden"
				>
					<span
						aria-hidden="true"
						className={cn('absolute top-1.5 -left-5 size-2 rounded-full ring-4 ring-surface', dot(event))}
					/>
					<p className="any-text whitespace-pre-wrap">{text}</p>
					<p className="flex gap-2 text-2xs text-faint">
						<time dateTime={new Date(event.at).toISOString()}>{clock(event.at, serverNow())}</time>
						{event.session_id !== null && (
							<Link href={`/p/${name}/sessions/${event.session_id}`} className="text-accent-text hover:underline">
								{TEXTS.feature.session(event.session_id)}
							</Link>
						)}
					</p>
					{event.type === 'feature.passed' && event.session_id !== null && (
						<SessionCommits session={event.session_id} ended />
					)}
					{event.type === 'feature.passed' && event.data.verification.screenshots.length > 0 && (
						<div className="mt-2 grid grid-cols-2 gap-2">
							{event.data.verification.screenshots.slice(-6).map((sha) => (
								<Picture key={sha} url={api.blobUrl(name, sha)} label={TEXTS.sessions.screenshot} />
							))}
						</div>
					)}
				</li>
			))}
		</ol>
	);
}

function dot({ type }: JournalEvent): string {
	if (type === 'feature.passed') return 'bg-good';
	if (type === 'feature.failed') return 'bg-bad';
	return type === 'feature.claimed' ? 'bg-busy' : 'bg-line-strong';
}
