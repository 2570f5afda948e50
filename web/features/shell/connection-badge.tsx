import { RotateCw } from 'lucide-react';
import { TEXTS } from '../../texts.ts';
import { IconButton } from '../../ui/button.tsx';
import { cn } from '../../ui/class-names.ts';
import { useFeed, useLive } from '../project/live-project.tsx';

const DOTS = {
	connecting: 'bg-faint pulse-dot',
	catching_up: 'bg-busy pulse-dot',
	live: 'bg-good',
	offline: 'bg-bad pulse-dot',
	gone: 'bg-bad',
};

/** Whether what is shown is what is, and a way to try at once where there is no connection. */
export function ConnectionBadge() {
	const feed = useFeed();
	const connection = useLive((state) => state.connection);
	return (
		<div
			title={TEXTS.connection.hint[connection]}
			className="flex h-7 items-center gap-1.5 px-2 whitespace-nowrap text-soft text-xs"
		>
			<span aria-hidden="true" className={cn('size-2 rounded-full', DOTS[connection])} />
			<span role="status" className={connection === 'offline' ? '' : 'max-sm:sr-only'}>
				{TEXTS.connection[connection]}
			</span>
			{connection === 'offline' && (
				<IconButton label={TEXTS.retry} size="small" className="max-sm:hidden" onClick={() => feed.retry()}>
					<RotateCw size={13} />
				</IconButton>
			)}
		</div>
	);
}
