import { useState } from 'react';
import { cn } from './class-names.ts';
import { Dialog } from './dialog.tsx';

/** A small picture that opens large. */
export function Picture({
	url,
	label,
	className,
}: {
	readonly url: string;
	readonly label: string;
	readonly className?: string;
}) {
	const [open, setOpen] = useState(false);
	return (
		<>
			<button
				type="button"
				aria-label={label}
				onClick={() => setOpen(true)}
				className={cn('overflow-hidden rounded-md border border-line bg-sunken hover:border-line-strong', className)}
			>
				<img src={url} alt="" loading="lazy" className="aspect-video w-full object-cover object-top" />
			</button>
			{open && (
				<Dialog title={label} onClose={() => setOpen(false)} width="huge">
					<img src={url} alt={label} className="w-full rounded-md border border-line" />
				</Dialog>
			)}
		</>
	);
}
