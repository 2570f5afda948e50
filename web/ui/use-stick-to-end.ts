import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

const NEAR_PX = 40;

/** Follows what is added at the end, unless the reader has scrolled up. `last` names what is at the end. */
export function useStickToEnd(scroller: RefObject<HTMLElement | null>, last: unknown, scrollToEnd: () => void) {
	const [atEnd, setAtEnd] = useState(true);
	const sticking = useRef(true);
	const scroll = useRef(scrollToEnd);
	useEffect(() => {
		scroll.current = scrollToEnd;
	});
	useEffect(() => {
		const element = scroller.current;
		if (element === null) return;
		let before = element.scrollTop;
		const onScroll = () => {
			const near = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
			// Growth below moves the end away without anybody scrolling; only going up says "let me read".
			if (near) sticking.current = true;
			else if (element.scrollTop < before) sticking.current = false;
			before = element.scrollTop;
			setAtEnd(sticking.current);
		};
		element.addEventListener('scroll', onScroll, { passive: true });
		return () => element.removeEventListener('scroll', onScroll);
	}, [scroller]);
	useLayoutEffect(() => {
		if (last !== undefined && sticking.current) scroll.current();
	}, [last]);
	const toEnd = useCallback(() => {
		sticking.current = true;
		setAtEnd(true);
		scroll.current();
	}, []);
	return { atEnd, toEnd };
}
