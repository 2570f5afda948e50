import type { ReactNode } from 'react';
import { categoryHue } from '../model/category.ts';
import { cn } from './class-names.ts';

/** What stands where there is nothing yet: why, and what to do. */
export function Empty({
	title,
	hint,
	icon,
	heading: Heading = 'h2',
	children,
}: {
	readonly title: string;
	readonly hint?: string;
	/** `h1` where nothing else is on the page. */
	readonly heading?: 'h1' | 'h2';
	readonly icon?: ReactNode;
	readonly children?: ReactNode;
}) {
	return (
		<div className="flex h-full flex-col items-center justify-center gap-1.5 p-8 text-center">
			{icon !== undefined && <div className="mb-2 text-faint">{icon}</div>}
			<Heading className="font-semibold text-base">{title}</Heading>
			{hint !== undefined && <p className="max-w-md text-balance text-soft">{hint}</p>}
			{children !== undefined && (
				<div className="mt-4 flex flex-wrap items-center justify-center gap-x-3 gap-y-2">{children}</div>
			)}
		</div>
	);
}

export function Skeleton({ className }: { readonly className?: string }) {
	return <div aria-hidden="true" className={cn('shimmer rounded-md bg-active', className)} />;
}

export function Kbd({ children }: { readonly children: ReactNode }) {
	return (
		<kbd className="inline-flex h-5 min-w-5 items-center justify-center rounded border border-line-strong bg-ground px-1 font-sans text-2xs text-soft">
			{children}
		</kbd>
	);
}

export function CategoryMark({ category, className }: { readonly category: string; readonly className?: string }) {
	return (
		<span className={cn('inline-flex min-w-0 items-center gap-1.5 text-2xs text-soft', className)}>
			<span
				aria-hidden="true"
				className="size-1.5 shrink-0 rounded-full"
				style={{ backgroundColor: `oklch(0.66 0.14 ${categoryHue(category)})` }}
			/>
			<span className="truncate">
				<bdi>{category}</bdi>
			</span>
		</span>
	);
}

export type Tone = 'good' | 'busy' | 'bad' | 'plain';
const TONES: Readonly<Record<Tone, string>> = {
	good: 'bg-good-soft text-good-text',
	busy: 'bg-busy-soft text-busy-text',
	bad: 'bg-bad-soft text-bad-text',
	plain: 'bg-active text-soft',
};

export function Badge({ tone = 'plain', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
	return (
		<span
			className={cn('inline-flex h-5 shrink-0 items-center gap-1 rounded-full px-2 font-medium text-2xs', TONES[tone])}
		>
			{children}
		</span>
	);
}

/** A circle that fills; `percentage` from 0 to 100. */
export function ProgressRing({ percentage, size = 16 }: { readonly percentage: number; readonly size?: number }) {
	const radius = size / 2 - 1.5;
	const length = 2 * Math.PI * radius;
	return (
		<svg aria-hidden="true" width={size} height={size} viewBox={`0 0 ${size} ${size}`} className="shrink-0 -rotate-90">
			<circle cx={size / 2} cy={size / 2} r={radius} fill="none" strokeWidth="2" className="stroke-line-strong" />
			{percentage > 0 && (
				<circle
					cx={size / 2}
					cy={size / 2}
					r={radius}
					fill="none"
					strokeWidth="2"
					strokeLinecap="round"
					strokeDasharray={length}
					strokeDashoffset={length * (1 - Math.min(100, percentage) / 100)}
					className={cn(
						'transition-[stroke-dashoffset] duration-500',
						percentage >= 100 ? 'stroke-good' : 'stroke-accent',
					)}
				/>
			)}
		</svg>
	);
}

export function ProgressBar({ percentage, label }: { readonly percentage: number; readonly label: string }) {
	return (
		<div
			role="progressbar"
			aria-label={label}
			aria-valuemin={0}
			aria-valuemax={100}
			aria-valuenow={Math.round(percentage)}
			className="h-1.5 w-full overflow-hidden rounded-full bg-active"
		>
			<div
				className={cn(
					'h-full rounded-full transition-[width] duration-500 ease-calm',
					percentage >= 100 ? 'bg-good' : 'bg-accent',
				)}
				style={{ width: `${percentage}%` }}
			/>
		</div>
	);
}

/** An error where content would be, with what to do about it. */
export function Trouble({
	error,
	title,
	children,
}: {
	readonly error: Error;
	readonly title?: string;
	readonly children?: ReactNode;
}) {
	const next = 'next' in error && typeof error.next === 'string' ? error.next : null;
	return (
		<div
			role="alert"
			className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-line bg-bad-soft px-4 py-3"
		>
			<div className="min-w-0 flex-1 basis-60">
				<p className="any-text font-medium text-bad-text">{title ?? error.message}</p>
				<p className="any-text text-soft text-xs">
					{[title === undefined ? null : error.message, next].filter(Boolean).join(' ')}
				</p>
			</div>
			{children}
		</div>
	);
}
