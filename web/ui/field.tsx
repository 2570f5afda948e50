import { ChevronDown } from 'lucide-react';
import { Switch as RadixSwitch } from 'radix-ui';
import {
	type InputHTMLAttributes,
	type ReactNode,
	type Ref,
	type SelectHTMLAttributes,
	type TextareaHTMLAttributes,
	useId,
} from 'react';
import { cn } from './class-names.ts';

const INPUT =
	'w-full min-w-0 rounded-md border border-line-input bg-surface px-2.5 text-sm text-text placeholder:text-faint aria-invalid:border-bad focus-visible:border-focus focus-visible:outline-offset-0';

export interface FieldProps {
	readonly label: string;
	readonly hint?: ReactNode;
	readonly error?: string | null;
	/** Gets the id and what describes it. */
	readonly children: (wiring: {
		readonly id: string;
		readonly 'aria-describedby'?: string;
		readonly 'aria-invalid'?: true;
	}) => ReactNode;
}

/** A label, what is typed into, and what is said about it. */
export function Field({ label, hint, error, children }: FieldProps) {
	const id = useId();
	const about = error ?? hint;
	return (
		<div className="flex flex-col gap-1.5">
			<label htmlFor={id} className="font-medium text-sm">
				{label}
			</label>
			{children({
				id,
				...(about ? { 'aria-describedby': `${id}-about` } : {}),
				...(error ? { 'aria-invalid': true as const } : {}),
			})}
			{about && (
				<p
					id={`${id}-about`}
					className={cn('any-text text-xs', error ? 'text-bad-text' : 'text-faint')}
					role={error ? 'alert' : undefined}
				>
					{about}
				</p>
			)}
		</div>
	);
}

export function Input({
	className,
	...rest
}: InputHTMLAttributes<HTMLInputElement> & { readonly ref?: Ref<HTMLInputElement> }) {
	return <input className={cn(INPUT, 'h-8', className)} spellCheck={false} autoComplete="off" {...rest} />;
}

export function TextArea({
	className,
	...rest
}: TextareaHTMLAttributes<HTMLTextAreaElement> & { readonly ref?: Ref<HTMLTextAreaElement> }) {
	return <textarea dir="auto" className={cn(INPUT, 'resize-y py-2 leading-5', className)} {...rest} />;
}

export function Select({ className, ...rest }: SelectHTMLAttributes<HTMLSelectElement>) {
	return (
		<span className={cn('relative block h-8 w-full min-w-0 text-sm', className)}>
			<select className={cn(INPUT, 'h-full appearance-none truncate pr-8! [font-size:inherit]!')} {...rest} />
			<ChevronDown
				size={14}
				aria-hidden="true"
				className="-translate-y-1/2 pointer-events-none absolute top-1/2 right-2.5 text-faint"
			/>
		</span>
	);
}

export interface SwitchRowProps {
	readonly label: string;
	readonly hint?: string;
	readonly checked: boolean;
	readonly onChange: (checked: boolean) => void;
}

export function SwitchRow({ label, hint, checked, onChange }: SwitchRowProps) {
	const id = useId();
	return (
		<div className="flex items-start justify-between gap-4">
			<label htmlFor={id} className="min-w-0">
				<span className="block font-medium text-sm">{label}</span>
				{hint !== undefined && (
					<span id={`${id}-hint`} className="block text-faint text-xs">
						{hint}
					</span>
				)}
			</label>
			<RadixSwitch.Root
				id={id}
				checked={checked}
				onCheckedChange={onChange}
				aria-describedby={hint === undefined ? undefined : `${id}-hint`}
				className="mt-0.5 h-5 w-9 shrink-0 rounded-full bg-line-input transition-colors data-[state=checked]:bg-accent"
			>
				<RadixSwitch.Thumb className="block size-4 translate-x-0.5 rounded-full bg-on-accent shadow-small transition-transform data-[state=checked]:translate-x-[1.125rem]" />
			</RadixSwitch.Root>
		</div>
	);
}
