import type { KeyboardEvent } from 'react';

/** Whether Escape is meant for the page: while characters are composed, it takes back what the input method offers. */
export function isEscape({ key, nativeEvent }: KeyboardEvent): boolean {
	return key === 'Escape' && !nativeEvent.isComposing;
}
