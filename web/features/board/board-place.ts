import { useEffect } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { BoardFilter } from '../../model/board.ts';
import { type BoardAddress, boardHref, readBoardAddress } from '../../model/board-address.ts';

/** The filter with which each board was left. */
const left = new Map<string, BoardFilter>();

/** The way to a project's board from anywhere: with the filter that it has, or had when it was left. */
export function useBoardHref(project: string | null): (more?: Partial<BoardAddress>) => string {
	const [path] = useLocation();
	const search = useSearch();
	const here = project !== null && path === boardHref(project);
	useEffect(() => {
		if (here) left.set(project, readBoardAddress(search).filter);
	}, [here, project, search]);
	return (more) => {
		if (project === null) return '/';
		const filter = here ? readBoardAddress(search).filter : left.get(project);
		return boardHref(project, { ...(filter === undefined ? {} : { filter }), ...more });
	};
}
