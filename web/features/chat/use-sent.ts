import { useEffect, useState } from 'react';
import { useTalkState } from './use-talk.ts';

/** Whether a decision is on its way. A refusal gives it back, and a connection that is lost too: it may not have arrived. */
export function useSent(): readonly [sent: boolean, send: () => void] {
	const live = useTalkState((state) => state.connection === 'live');
	const error = useTalkState((state) => state.error);
	const [sent, setSent] = useState(false);
	useEffect(() => {
		if (error !== null || !live) setSent(false);
	}, [error, live]);
	return [sent, () => setSent(true)];
}
