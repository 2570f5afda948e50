import { X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { TEXTS } from '../texts.ts';
import { Button, IconButton } from './button.tsx';
import { cn } from './class-names.ts';
import { currentToasts, dismissToast, subscribeToToasts } from './toast.ts';

/** Short notes at the bottom, said to screen readers too. */
export function Toaster() {
	const toasts = useSyncExternalStore(subscribeToToasts, currentToasts);
	return (
		<div
			role="status"
			aria-live="polite"
			className="pointer-events-none fixed inset-x-3 bottom-3 z-50 flex flex-col items-end gap-2"
		>
			{toasts.map(({ id, text, tone, next, action }) => (
				<div
					key={id}
					className={cn(
						'appear pointer-events-auto flex w-full max-w-sm items-start gap-3 rounded-lg bg-raised py-2.5 pr-2 pl-3.5 shadow-large',
						tone === 'bad' && 'border-bad border-l-3',
					)}
				>
					<div className="min-w-0 flex-1 py-1">
						<p className="any-text line-clamp-4 font-medium">{text}</p>
						{next !== undefined && <p className="any-text line-clamp-4 text-soft text-xs">{next}</p>}
					</div>
					{action !== undefined && (
						<Button
							size="small"
							onClick={() => {
								dismissToast(id);
								action.run();
							}}
						>
							{action.label}
						</Button>
					)}
					<IconButton label={TEXTS.close} size="small" onClick={() => dismissToast(id)}>
						<X size={14} />
					</IconButton>
				</div>
			))}
		</div>
	);
}
