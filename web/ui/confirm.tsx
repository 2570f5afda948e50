import { TEXTS } from '../texts.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

export interface ConfirmProps {
	readonly title: string;
	/** What is lost. */
	readonly hint: string;
	/** The word of the button that does it. */
	readonly action: string;
	readonly onConfirm: () => void;
	readonly onClose: () => void;
}

/** Asks before what cannot be undone. */
export function Confirm({ title, hint, action, onConfirm, onClose }: ConfirmProps) {
	return (
		<Dialog
			title={title}
			onClose={onClose}
			actions={
				<>
					<Button autoFocus data-autofocus onClick={onClose}>
						{TEXTS.cancel}
					</Button>
					<Button
						look="danger"
						onClick={() => {
							onClose();
							onConfirm();
						}}
					>
						{action}
					</Button>
				</>
			}
		>
			<p className="text-soft">{hint}</p>
		</Dialog>
	);
}
