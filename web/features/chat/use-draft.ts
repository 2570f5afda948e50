import { useCallback, useEffect, useRef, useState } from 'react';
import { drafts } from './kept-drafts.ts';

/** What is typed for a conversation and not sent. It follows the conversation when that gets its number. */
export function useDraft(key: string): readonly [text: string, setText: (text: string) => void] {
	const [text, show] = useState(() => drafts.read(key));
	const before = useRef(key);
	useEffect(() => {
		if (before.current === key) return;
		const typed = drafts.read(before.current);
		drafts.keep(before.current, '');
		before.current = key;
		if (typed === '') show(drafts.read(key));
		else drafts.keep(key, typed);
	}, [key]);
	const setText = useCallback(
		(next: string) => {
			show(next);
			drafts.keep(key, next);
		},
		[key],
	);
	return [text, setText];
}
