import type { ReactNode } from 'react';

/** A part of a page of settings. */
export function Part({
	title,
	hint,
	children,
}: {
	readonly title: string;
	readonly hint?: string;
	readonly children: ReactNode;
}) {
	return (
		<section>
			<h2 className="font-semibold text-base">{title}</h2>
			{hint !== undefined && <p className="mt-0.5 text-soft">{hint}</p>}
			<div className="mt-3 flex flex-col gap-5 rounded-xl border border-line bg-surface p-5">{children}</div>
		</section>
	);
}
