import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

const NEAR_PX = 40;
/** A scroll so soon after somebody touched wheel, key or screen is theirs; others come of rows that are measured. */
const BY_HAND_MS = 400;
const BY_HAND = ['wheel', 'touchmove', 'keydown', 'pointerdown', 'pointermove'] as const;

/** Follows what is added at the end, unless the reader has scrolled up. `end` names what is there, and how far down it is. */
export function useStickToEnd(scroller: RefObject<HTMLElement | null>, end: string, scrollToEnd: () => void) {
	const [atEnd, setAtEnd] = useState(true);
	const sticking = useRef(true);
	const scroll = useRef(scrollToEnd);
	useLayoutEffect(() => {
		scroll.current = scrollToEnd;
	});
	useEffect(() => {
		const element = scroller.current;
		if (element === null) return;
		let touched = Number.NEGATIVE_INFINITY;
		const onTouch = () => {
			touched = performance.now();
		};
		const onScroll = () => {
			if (isNearEnd(element)) sticking.current = true;
			else if (performance.now() - touched < BY_HAND_MS) sticking.current = false;
			setAtEnd(sticking.current);
		};
		for (const type of BY_HAND) element.addEventListener(type, onTouch, { passive: true });
		element.addEventListener('scroll', onScroll, { passive: true });
		return () => {
			for (const type of BY_HAND) element.removeEventListener(type, onTouch);
			element.removeEventListener('scroll', onScroll);
		};
	}, [scroller]);
	useLayoutEffect(() => {
		const element = scroller.current;
		if (end === '' || element === null) return;
		// What became shorter may end where the reader is, and nothing scrolled.
		if (isNearEnd(element)) {
			sticking.current = true;
			setAtEnd(true);
		}
		if (sticking.current) scroll.current();
	}, [scroller, end]);
	const toEnd = useCallback(() => {
		sticking.current = true;
		setAtEnd(true);
		scroll.current();
	}, []);
	return { atEnd, toEnd };
}

function isNearEnd({ scrollHeight, scrollTop, clientHeight }: HTMLElement): boolean {
	return scrollHeight - scrollTop - clientHeight < NEAR_PX;
}
