import { type KeyboardEvent, useCallback, useRef } from 'react';
import { type Board, COLUMNS, type ColumnId } from '../../model/board.ts';

/** Brings a card of a column into view, so that it exists. */
export type ShowCard = (index: number) => void;

/** Arrows go from card to card, also to those that are not drawn yet; with Alt they move the card. */
export function useCardWalk(board: Board, moveBy: (id: number, by: -1 | 1) => void) {
	const element = useRef<HTMLDivElement>(null);
	const shows = useRef(new Map<ColumnId, ShowCard>());
	const register = useCallback((column: ColumnId, show: ShowCard) => {
		shows.current.set(column, show);
		return () => void shows.current.delete(column);
	}, []);

	function focus(column: ColumnId, index: number): void {
		const feature = board[column][index];
		if (feature === undefined) return;
		shows.current.get(column)?.(index);
		let tries = 0;
		const look = () => {
			const card = element.current?.querySelector<HTMLElement>(`[data-card="${feature.id}"]`);
			if (card) card.focus({ preventScroll: false });
			else if (tries++ < 10) requestAnimationFrame(look);
		};
		look();
	}

	function onKeyDown(event: KeyboardEvent): void {
		const card = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-card]') : null;
		if (card === null || event.ctrlKey || event.metaKey) return;
		const id = Number(card.dataset.card);
		const column = COLUMNS.find((one) => board[one].some((feature) => feature.id === id));
		if (column === undefined) return;
		const index = board[column].findIndex((feature) => feature.id === id);
		const by = { ArrowUp: -1, ArrowDown: 1 }[event.key] as -1 | 1 | undefined;
		if (by !== undefined) {
			event.preventDefault();
			if (!event.altKey) focus(column, index + by);
			else if (column === 'pending') moveBy(id, by);
			return;
		}
		const aside = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
		if (aside === undefined || event.altKey) return;
		event.preventDefault();
		for (let at = COLUMNS.indexOf(column) + aside; at >= 0 && at < COLUMNS.length; at += aside) {
			const next = COLUMNS[at];
			if (next === undefined || board[next].length === 0) continue;
			focus(next, Math.min(index, board[next].length - 1));
			return;
		}
	}

	return { board: element, register, onKeyDown };
}
