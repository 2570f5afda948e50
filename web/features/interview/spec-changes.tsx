import { useQuery } from '@tanstack/react-query';
import { Suspense } from 'react';
import { CHAT_TEXTS } from '../../texts-chat.ts';
import { api } from '../../transport/api.ts';
import { lazyView } from '../../ui/lazy-view.ts';
import { Skeleton, Trouble } from '../../ui/parts.tsx';
import { useProjects } from '../project/queries.ts';

const EditDiff = lazyView(() => import('../sessions/edit-diff.tsx').then((m) => ({ default: m.EditDiff })));

/** What accepting would change in the specification of the project. */
export function SpecChanges({ project, text }: { readonly project: string; readonly text: string }) {
	const { data, error } = useQuery({
		queryKey: ['prompts', project],
		queryFn: ({ signal }) => api.prompts(project, signal),
		// Somebody may have edited it since one looked last.
		refetchOnMount: 'always',
	});
	const { data: projects } = useProjects();
	const present = data?.app_spec.text;
	// An untouched template says nothing that could be lost.
	const hasSpec = projects?.find(({ name }) => name === project)?.has_spec === true;
	const before = hasSpec ? present : present && '';
	return (
		<section
			aria-label={CHAT_TEXTS.spec.changes}
			// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
			tabIndex={0}
			className="min-h-0 flex-1 overflow-y-auto p-4 -outline-offset-2!"
		>
			{error !== null && <Trouble error={error} />}
			{before === undefined && error === null && <Skeleton className="h-40" />}
			{before === '' && <p className="mb-3 text-soft">{CHAT_TEXTS.spec.noEarlier}</p>}
			{before?.trim() === text.trim() ? (
				<p className="text-soft">{CHAT_TEXTS.spec.noChanges}</p>
			) : (
				before !== undefined && (
					<Suspense fallback={<Skeleton className="h-40" />}>
						<EditDiff edits={[{ path: 'prompts/app_spec.txt', before, after: text }]} whole />
					</Suspense>
				)
			)}
		</section>
	);
}
