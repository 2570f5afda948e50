import type { ButtonHTMLAttributes, Ref } from 'react';
import { cn } from './class-names.ts';

type Look = 'primary' | 'plain' | 'quiet' | 'danger';

const LOOKS: Readonly<Record<Look, string>> = {
	primary: 'bg-accent text-on-accent shadow-small hover:bg-accent-hover',
	plain: 'border border-line-strong bg-surface text-text shadow-small hover:bg-hover',
	quiet: 'text-soft hover:bg-hover hover:text-text',
	danger: 'border border-line-strong bg-surface text-bad-text shadow-small hover:bg-bad-soft',
};

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
	readonly look?: Look;
	readonly size?: 'small' | 'normal';
	/** Shown instead of the content; the button keeps its width. */
	readonly busy?: boolean;
	readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({
	look = 'plain',
	size = 'normal',
	busy = false,
	className,
	children,
	disabled,
	...rest
}: ButtonProps) {
	return (
		<button
			type="button"
			disabled={disabled || busy}
			aria-busy={busy || undefined}
			className={cn(
				'relative inline-flex shrink-0 select-none items-center justify-center gap-1.5 rounded-md font-medium text-sm transition-colors duration-100 disabled:opacity-55',
				size === 'small' ? 'h-7 px-2' : 'h-8 px-3',
				LOOKS[look],
				className,
			)}
			{...rest}
		>
			<span className={cn('inline-flex items-center gap-1.5', busy && 'opacity-0')}>{children}</span>
			{busy && <Spinner className="absolute" />}
		</button>
	);
}

export interface IconButtonProps extends ButtonProps {
	/** Said to those who cannot see the icon, and shown when the pointer rests. */
	readonly label: string;
}

export function IconButton({ label, look = 'quiet', size = 'normal', className, children, ...rest }: IconButtonProps) {
	return (
		<Button
			look={look}
			size={size}
			aria-label={label}
			title={label}
			className={cn(size === 'small' ? 'w-7 px-0!' : 'w-8 px-0!', className)}
			{...rest}
		>
			{children}
		</Button>
	);
}

export function Spinner({ className }: { readonly className?: string }) {
	return (
		<span
			aria-hidden="true"
			className={cn(
				'inline-block size-3.5 animate-spin rounded-full border-2 border-current border-r-transparent',
				className,
			)}
		/>
	);
}
