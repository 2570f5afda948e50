import type { Chats } from '../../chat/chats.ts';

/** The talks of this process, which come with the Agent SDK: that takes long to load, and many servers never need it. */
export interface LateChats {
	get(): Promise<Chats>;
	/** Null while nobody needed them. */
	present(): Chats | null;
	close(): Promise<void>;
}

export function lateChats(load: () => Promise<Chats>): LateChats {
	let loading: Promise<Chats> | null = null;
	let present: Chats | null = null;
	return {
		get() {
			loading ??= load().then((chats) => {
				present = chats;
				return chats;
			});
			return loading;
		},
		present: () => present,
		close: async () => await (await loading)?.close(),
	};
}
