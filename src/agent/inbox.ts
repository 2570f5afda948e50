/** A queue that is read as an async iterable, until it is closed. */
export interface Inbox<Item> {
	readonly items: AsyncIterable<Item>;
	put(item: Item): void;
	close(): void;
}

export function createInbox<Item>(): Inbox<Item> {
	const waiting: Item[] = [];
	let closed = false;
	let wake = () => {};

	async function* read(): AsyncGenerator<Item> {
		for (;;) {
			const item = waiting.shift();
			if (item !== undefined) yield item;
			else if (closed) return;
			else
				await new Promise<void>((resolve) => {
					wake = resolve;
				});
		}
	}

	return {
		items: read(),
		put(item) {
			waiting.push(item);
			wake();
		},
		close() {
			closed = true;
			wake();
		},
	};
}
