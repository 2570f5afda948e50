import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../transport/api.ts';

/** Deliveries change without an event of the stream: while they are looked at, they are asked for now and then. */
const EVERY_MS = 5_000;

/** @param onlyFailed those that were given up */
export function useDeliveries(project: string, onlyFailed: boolean) {
	const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery({
		queryKey: ['deliveries', project, onlyFailed],
		queryFn: ({ pageParam, signal }) => api.deliveries(project, pageParam, onlyFailed, signal),
		initialPageParam: null as number | null,
		getNextPageParam: ({ deliveries }) => (deliveries.length < api.deliveriesPage ? null : deliveries.at(-1)?.number),
		refetchInterval: EVERY_MS,
	});
	const deliveries = useMemo(() => data?.pages.flatMap((page) => page.deliveries), [data]);
	return { webhook: data?.pages[0], deliveries, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch };
}
