import { useQuery } from '@tanstack/react-query';
import { GitCommitHorizontal } from 'lucide-react';
import { TEXTS } from '../../texts.ts';
import { api } from '../../transport/api.ts';
import { useFeed } from '../project/live-project.tsx';

/** No event tells of a commit: while the session works, git is asked now and then. */
const EVERY_MS = 10_000;
/** More than this are only counted. */
const SHOWN = 4;

/** The commits that were made while a session worked; nothing where there are none. */
export function SessionCommits({ session, ended }: { readonly session: number; readonly ended: boolean }) {
	const { name } = useFeed();
	const { data } = useQuery({
		queryKey: ['commits', name, session, ended],
		queryFn: ({ signal }) => api.sessionCommits(name, session, signal),
		refetchInterval: ended ? false : EVERY_MS,
		staleTime: EVERY_MS,
	});
	if (data === undefined || data.commits.length === 0) return null;
	return (
		<ul aria-label={TEXTS.sessions.commits} className="mt-1 flex w-full flex-col gap-0.5">
			{data.commits.slice(0, SHOWN).map(({ sha, subject }) => (
				<li key={sha} className="flex min-w-0 items-start gap-1.5 text-soft text-xs">
					<GitCommitHorizontal size={13} aria-hidden="true" className="mt-[3px] shrink-0 text-faint" />
					<code title={sha} className="mt-px shrink-0 font-mono text-2xs text-faint">
						{sha.slice(0, 7)}
					</code>
					<span className="any-text min-w-0">{subject}</span>
				</li>
			))}
			{data.commits.length > SHOWN && (
				<li className="pl-5 text-2xs text-soft">{TEXTS.sessions.moreFeatures(data.commits.length - SHOWN)}</li>
			)}
		</ul>
	);
}
