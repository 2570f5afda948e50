import { type FocusEvent, type KeyboardEvent, useCallback, useLayoutEffect, useRef } from 'react';
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

	function focusCard(id: number): void {
		const place = placeOf(board, id);
		if (place !== null) focus(place.column, place.index);
	}

	/** The card that has the focus. One that is taken away with it tells nobody, so that it is still known here. */
	const held = useRef<{ readonly id: number; readonly column: ColumnId } | null>(null);
	useLayoutEffect(() => {
		if (held.current === null || document.activeElement !== document.body) return;
		const { id, column: before } = held.current;
		const place = placeOf(board, id);
		// It went to another column; one that is only scrolled out of sight stays there.
		if (place !== null && place.column !== before) focus(place.column, place.index);
	});

	function onFocus({ target }: FocusEvent): void {
		const id = idOf(target);
		const place = id === null ? null : placeOf(board, id);
		held.current = id === null || place === null ? null : { id, column: place.column };
	}

	function onBlur(): void {
		held.current = null;
	}

	function onKeyDown(event: KeyboardEvent): void {
		const id = idOf(event.target);
		if (id === null || event.ctrlKey || event.metaKey) return;
		const place = placeOf(board, id);
		if (place === null) return;
		const { column, index } = place;
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

	return { props: { ref: element, onKeyDown, onFocus, onBlur }, register, focusCard };
}

function idOf(target: EventTarget): number | null {
	const card = target instanceof Element ? target.closest<HTMLElement>('[data-card]') : null;
	return card === null ? null : Number(card.dataset.card);
}

function placeOf(board: Board, id: number): { readonly column: ColumnId; readonly index: number } | null {
	for (const column of COLUMNS) {
		const index = board[column].findIndex((feature) => feature.id === id);
		if (index >= 0) return { column, index };
	}
	return null;
}
