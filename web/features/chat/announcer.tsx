import { useEffect, useState } from 'react';
import { spoken } from '../../model/chat-announcement.ts';
import { CHAT_TEXTS } from '../../texts-chat.ts';
import { useTalk } from './use-talk.ts';

/** Tells those who hear the page that an answer began, and the answer when it is whole: not every token of it. */
export function Announcer() {
	const talk = useTalk();
	const [said, setSaid] = useState('');
	useEffect(
		() =>
			talk.onMessages((messages) => {
				for (const message of messages) {
					if (message.type === 'message' && message.message.role === 'assistant') setSaid(CHAT_TEXTS.said.answering);
					if (message.type === 'features_created')
						setSaid(message.count === 0 ? CHAT_TEXTS.features.noneCreated : CHAT_TEXTS.features.created(message.count));
					if (message.type === 'response_done')
						setSaid(CHAT_TEXTS.said.answer(spoken(message.message, CHAT_TEXTS.said)));
				}
			}),
		[talk],
	);
	return (
		<p aria-live="polite" className="sr-only">
			{said}
		</p>
	);
}
