import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../transport/api.ts';

/** The sessions of a project, the latest first, with those that are older when they are asked for. */
export function useSessionPages(name: string) {
	const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
		queryKey: ['sessions', name, 'pages'],
		queryFn: ({ pageParam, signal }) => api.sessions(name, pageParam, signal),
		initialPageParam: null as number | null,
		getNextPageParam: ({ sessions }) => sessions.at(-1)?.id,
	});
	const sessions = useMemo(() => data?.pages.flatMap((page) => page.sessions), [data]);
	return { sessions, error, hasNextPage, isFetchingNextPage, fetchNextPage };
}

/** A session that an address names and no page that was read holds. */
export const useOlderSession = (name: string, id: number | null) =>
	useQuery({
		queryKey: ['sessions', name, id],
		queryFn: ({ signal }) => api.session(name, id ?? 0, signal),
		enabled: id !== null,
		retry: false,
	});
