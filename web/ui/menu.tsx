import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { cn } from './class-names.ts';

export interface MenuProps {
	/** What opens it: one button. */
	readonly trigger: ReactElement;
	readonly children: ReactNode;
	readonly align?: 'start' | 'end';
	readonly className?: string;
}

/** A menu. Not modal, since that would put a style element into the page, which the server's content policy forbids. */
export function Menu({ trigger, children, align = 'end', className }: MenuProps) {
	return (
		<DropdownMenu.Root modal={false}>
			<DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
			{/* Inside a landmark, so that those who go by landmarks come to it. */}
			<DropdownMenu.Portal container={document.getElementById('content')}>
				<DropdownMenu.Content
					align={align}
					sideOffset={6}
					collisionPadding={8}
					className={cn(
						'appear z-50 max-h-[70vh] min-w-44 overflow-y-auto rounded-lg bg-raised p-1 shadow-large',
						className,
					)}
				>
					{children}
				</DropdownMenu.Content>
			</DropdownMenu.Portal>
		</DropdownMenu.Root>
	);
}

export interface MenuItemProps {
	readonly onSelect: () => void;
	readonly children: ReactNode;
	readonly icon?: ReactNode;
	readonly danger?: boolean;
	readonly chosen?: boolean;
	readonly disabled?: boolean;
}

export function MenuItem({ onSelect, children, icon, danger = false, chosen, disabled = false }: MenuItemProps) {
	const content = (
		<>
			{icon !== undefined && <span className="flex h-6 w-4 items-center justify-center text-faint">{icon}</span>}
			<span className="flex min-h-6 min-w-0 flex-1 items-center gap-2">{children}</span>
			{chosen === true && <Check size={14} className="h-6 shrink-0 text-accent-text" />}
		</>
	);
	const look = cn(
		'flex min-h-8 cursor-pointer select-none items-start gap-2 rounded-md px-2 py-1 text-sm outline-none data-disabled:cursor-default data-highlighted:bg-active data-disabled:opacity-50',
		danger && 'text-bad-text',
	);
	if (chosen !== undefined)
		return (
			<DropdownMenu.CheckboxItem checked={chosen} disabled={disabled} onSelect={onSelect} className={look}>
				{content}
			</DropdownMenu.CheckboxItem>
		);
	return (
		<DropdownMenu.Item disabled={disabled} onSelect={onSelect} className={look}>
			{content}
		</DropdownMenu.Item>
	);
}

export function MenuLine() {
	return <DropdownMenu.Separator className="-mx-1 my-1 h-px bg-line" />;
}
