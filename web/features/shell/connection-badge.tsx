import { TEXTS } from '../../texts.ts';
import { cn } from '../../ui/class-names.ts';
import { useFeed, useLive } from '../project/live-project.tsx';

const DOTS = {
	connecting: 'bg-faint pulse-dot',
	catching_up: 'bg-busy pulse-dot',
	live: 'bg-good',
	offline: 'bg-bad pulse-dot',
	gone: 'bg-bad',
};

/** Whether what is shown is what is. A click tries at once where there is no connection. */
export function ConnectionBadge() {
	const feed = useFeed();
	const connection = useLive((state) => state.connection);
	return (
		<button
			type="button"
			onClick={() => feed.retry()}
			title={TEXTS.connection.hint[connection]}
			className="flex h-7 items-center gap-1.5 rounded-md px-2 whitespace-nowrap text-soft text-xs hover:bg-hover"
		>
			<span aria-hidden="true" className={cn('size-2 rounded-full', DOTS[connection])} />
			<span role="status" className={connection === 'live' || connection === 'connecting' ? 'max-sm:sr-only' : ''}>
				{TEXTS.connection[connection]}
			</span>
		</button>
	);
}
