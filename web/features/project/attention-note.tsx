import { CircleAlert } from 'lucide-react';
import type { Attention } from '../../model/run-view.ts';
import { TEXTS } from '../../texts.ts';
import { cn } from '../../ui/class-names.ts';

/** Why a project waits for a person. */
export function AttentionNote({
	attention,
	className,
}: {
	readonly attention: Attention;
	readonly className?: string;
}) {
	return (
		<span className={cn('flex items-start gap-1.5 text-bad-text text-xs', className)}>
			<CircleAlert size={13} aria-hidden="true" className="mt-0.5 shrink-0" />
			<span className="min-w-0">{reasonsOf(attention).join(' ')}</span>
		</span>
	);
}

function reasonsOf({ end, parked }: Attention): readonly string[] {
	return [
		...(end === null ? [] : [TEXTS.run.ends[end]]),
		// After a run that gave up, the parked ones are why.
		...(parked === 0 ? [] : [TEXTS.start.parked(parked)]),
	];
}
