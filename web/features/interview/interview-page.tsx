import { useState } from 'react';
import { useLocation } from 'wouter';
import type { TalkStart } from '../../model/chat-talk.ts';
import { useFeed } from '../project/live-project.tsx';
import { InterviewBegin } from './interview-begin.tsx';
import { InterviewTalk } from './interview-talk.tsx';

/** From an idea to a specification. `id` is of the address: the interview to go on with; null: one is to be begun. */
export function InterviewPage({ id }: { readonly id: number | null }) {
	const { name } = useFeed();
	const [, navigate] = useLocation();
	/** An interview that was begun here, and its id as soon as it has one. */
	const [begun, setBegun] = useState<{ readonly start: TalkStart; readonly id: number | null } | null>(null);
	const here = begun !== null && (begun.id === null || begun.id === id || id === null);
	if (id === null && !here)
		return (
			<InterviewBegin
				project={name}
				onBegin={(depth) => setBegun({ start: { type: 'start', fresh: true, depth }, id: null })}
			/>
		);
	return (
		<InterviewTalk
			key={here ? 'begun' : id}
			project={name}
			start={here ? begun.start : { type: 'start', conversation_id: id }}
			onConversation={(conversation) => {
				if (!here || begun.id === conversation) return;
				setBegun({ ...begun, id: conversation });
				navigate(`/p/${name}/interview/${conversation}`, { replace: true });
			}}
			onLeave={() => {
				setBegun(null);
				navigate(`/p/${name}/interview`);
			}}
		/>
	);
}
