/** What is typed and not sent yet, by conversation. It outlives the page where the browser lets it. */
export interface ChatDrafts {
	read(key: string): string;
	/** An empty text is no draft. */
	keep(key: string, text: string): void;
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const PREFIX = 'autocoder.draft.';

/** A store that is full or forbidden costs only the words' life beyond the page. */
export function chatDrafts(store: () => Store): ChatDrafts {
	const memory = new Map<string, string>();
	return {
		read(key) {
			const known = memory.get(key);
			if (known !== undefined) return known;
			try {
				return store().getItem(PREFIX + key) ?? '';
			} catch {
				return '';
			}
		},
		keep(key, text) {
			memory.set(key, text);
			try {
				if (text === '') store().removeItem(PREFIX + key);
				else store().setItem(PREFIX + key, text);
			} catch {
				// It is in memory.
			}
		},
	};
}
