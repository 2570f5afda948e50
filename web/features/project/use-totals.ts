import { useMemo } from 'react';
import { type RunTotals, totalsOf } from '../../model/run-view.ts';
import { useFeed, useLive } from './live-project.tsx';
import { useSessions } from './queries.ts';

/** What the latest run has used so far. */
export function useTotals(): RunTotals {
	const { data } = useSessions(useFeed().name);
	const runId = useLive((state) => state.agent?.run_id ?? null);
	return useMemo(() => totalsOf(data?.sessions ?? [], runId), [data, runId]);
}
