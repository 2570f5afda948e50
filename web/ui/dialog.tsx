import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { TEXTS } from '../texts.ts';
import { IconButton } from './button.tsx';
import { cn } from './class-names.ts';
import { isEscape } from './is-escape.ts';

export interface DialogProps {
	readonly title: string;
	readonly onClose: () => void;
	readonly children: ReactNode;
	/** Shown below the content, to the right. */
	readonly actions?: ReactNode;
	readonly width?: 'narrow' | 'normal' | 'wide' | 'huge';
	/** Leaves title and frame to the content; the title is still said. */
	readonly bare?: boolean;
	/** The content has nothing that takes the focus: it takes it itself, so that it can be scrolled by the keyboard. */
	readonly textOnly?: boolean;
}

const WIDTHS = { narrow: 'max-w-md', normal: 'max-w-xl', wide: 'max-w-2xl', huge: 'max-w-6xl' };

/** A modal dialog of the platform: it keeps the focus, closes with Escape, and makes the rest inert. Mounted means open. */
export function Dialog({
	title,
	onClose,
	children,
	actions,
	width = 'narrow',
	bare = false,
	textOnly = false,
}: DialogProps) {
	const dialog = useRef<HTMLDialogElement>(null);
	const id = useId();
	useEffect(() => {
		const element = dialog.current;
		const before = originOf(document.activeElement);
		if (element !== null && !element.open) element.showModal();
		// React's autoFocus comes before the dialog is open, and the dialog's own choice is its first button.
		element?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
		return () => {
			element?.close();
			before?.focus();
		};
	}, []);
	return (
		<dialog
			ref={dialog}
			aria-labelledby={bare ? undefined : id}
			aria-label={bare ? title : undefined}
			onCancel={(event) => {
				event.preventDefault();
				onClose();
			}}
			onKeyDown={(event) => {
				// A menu that is still fading out takes Escape for itself, and the platform then lets the dialog stand.
				if (!isEscape(event) || !dialog.current?.contains(event.target as Node)) return;
				event.preventDefault();
				onClose();
			}}
			onMouseDown={(event) => {
				if (event.target === dialog.current) onClose();
			}}
			className={cn(
				'appear m-auto mt-[12vh] max-h-[80vh] w-[calc(100%-1.5rem)] overflow-hidden rounded-xl bg-raised p-0 text-text shadow-large',
				WIDTHS[width],
			)}
		>
			{bare ? (
				children
			) : (
				<div className="flex max-h-[80vh] flex-col">
					<div className="flex items-center justify-between gap-4 py-3 pr-3 pl-5">
						<h2 id={id} className="any-text font-semibold text-base">
							{title}
						</h2>
						<IconButton label={TEXTS.close} size="small" onClick={onClose}>
							<X size={16} />
						</IconButton>
					</div>
					<div tabIndex={textOnly ? 0 : undefined} className="min-h-0 overflow-y-auto px-5 pt-1 pb-5">
						{children}
					</div>
					{actions !== undefined && (
						<div className="flex flex-wrap justify-end gap-2 border-line border-t bg-ground px-5 py-3">{actions}</div>
					)}
				</div>
			)}
		</dialog>
	);
}

/** Where the focus goes when the dialog closes: what opened it; of an item of a menu, which is gone by then, the menu's button. */
function originOf(element: Element | null): HTMLElement | null {
	const button = element?.closest('[role="menu"]')?.getAttribute('aria-labelledby');
	const origin = button ? document.getElementById(button) : element;
	return origin instanceof HTMLElement ? origin : null;
}
