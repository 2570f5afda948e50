import { useState } from 'react';
import { chatDrafts } from '../model/chat-drafts.ts';

const kept = chatDrafts(() => window.sessionStorage);

/**
 * As `useState`, for what is typed into a form: it outlives the form, and a reload of the tab, until it is saved or
 * discarded. Undefined: nothing was typed.
 *
 * @param key of one kind of form, since what is kept is taken for a `T`
 */
export function useKept<T>(key: string): readonly [draft: T | undefined, keep: (draft: T | undefined) => void] {
	const [draft, show] = useState<T | undefined>(() => read(key));
	return [
		draft,
		(next) => {
			show(next);
			kept.keep(key, next === undefined ? '' : JSON.stringify(next));
		},
	];
}

function read<T>(key: string): T | undefined {
	const text = kept.read(key);
	return text === '' ? undefined : (JSON.parse(text) as T);
}
