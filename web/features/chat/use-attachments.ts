import { useCallback, useEffect, useRef, useState } from 'react';
import { attachmentOf, MOST_ATTACHMENTS, type SentAttachment } from '../../model/chat-attachments.ts';
import { clipped } from '../../model/format.ts';
import { CHAT_TEXTS } from '../../texts-chat.ts';

export interface Attached {
	readonly sent: SentAttachment;
	/** Of the picture, for this page alone. */
	readonly url: string;
}

/** Pictures that go with the next message, each looked at before it is taken. */
export function useAttachments() {
	const [attachments, show] = useState<readonly Attached[]>([]);
	const [refusals, setRefusals] = useState<readonly string[]>([]);
	const list = useRef<readonly Attached[]>([]);
	const reading = useRef(0);

	const set = useCallback((next: readonly Attached[]) => {
		for (const { url } of list.current) if (next.every((one) => one.url !== url)) URL.revokeObjectURL(url);
		list.current = next;
		show(next);
	}, []);

	useEffect(() => () => set([]), [set]);

	const add = useCallback(
		(files: readonly File[]) => {
			const room = MOST_ATTACHMENTS - list.current.length - reading.current;
			setRefusals(files.length > room ? [CHAT_TEXTS.refused.too_many(MOST_ATTACHMENTS)] : []);
			for (const file of files.slice(0, Math.max(0, room))) {
				reading.current += 1;
				void attachmentOf(file).then((read) => {
					reading.current -= 1;
					if (typeof read !== 'string') set([...list.current, { sent: read, url: URL.createObjectURL(file) }]);
					else setRefusals((before) => [...before, CHAT_TEXTS.refused[read](clipped(file.name, 60))]);
				});
			}
		},
		[set],
	);

	const remove = useCallback(
		(attached: Attached) => {
			setRefusals([]);
			set(list.current.filter((one) => one !== attached));
		},
		[set],
	);

	const clear = useCallback(() => {
		setRefusals([]);
		set([]);
	}, [set]);

	return { attachments, refusals, add, remove, clear };
}
