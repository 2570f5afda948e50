import type { ConversationKind } from '../../../src/contract/conversation.ts';
import type { Talk } from '../../model/chat-talk.ts';
import { Announcer } from './announcer.tsx';
import { Composer } from './composer.tsx';
import { ConnectionNote } from './connection-note.tsx';
import { ErrorNote } from './error-note.tsx';
import { MessageList } from './message-list.tsx';
import { TalkContext } from './use-talk.ts';

export interface TalkViewProps {
	readonly talk: Talk;
	readonly project: string;
	readonly kind: ConversationKind;
	/** The conversation that it goes on with; null: another one. */
	readonly begin: number | null;
}

/** A conversation: what was said, how things stand, and what is said next. */
export function TalkView({ talk, project, kind, begin }: TalkViewProps) {
	return (
		<TalkContext value={talk}>
			<div className="flex min-h-0 flex-1 flex-col">
				<MessageList project={project} kind={kind} />
				<ErrorNote project={project} />
				<ConnectionNote />
				<Composer project={project} kind={kind} begin={begin} />
				<Announcer />
			</div>
		</TalkContext>
	);
}
