import { CHAT_TEXTS } from '../../texts-chat.ts';
import { Button, Spinner } from '../../ui/button.tsx';
import { useTalk, useTalkState } from './use-talk.ts';

/** Said only where something is not as it should be. */
export function ConnectionNote() {
	const talk = useTalk();
	const connection = useTalkState((state) => state.connection);
	if (connection === 'idle' || connection === 'live') return null;
	return (
		<div role="status" className="flex items-center gap-2.5 border-line border-t bg-ground px-4 py-2 text-soft text-xs">
			{connection === 'connecting' ? (
				<Spinner className="text-faint" />
			) : (
				<span aria-hidden="true" className="size-2 shrink-0 rounded-full bg-bad" />
			)}
			<span className="min-w-0 flex-1">{CHAT_TEXTS.connection[connection]}</span>
			{connection !== 'connecting' && (
				<Button size="small" look="quiet" onClick={() => talk.reconnect()}>
					{CHAT_TEXTS.connection.now}
				</Button>
			)}
		</div>
	);
}
