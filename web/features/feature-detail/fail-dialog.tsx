import { useState } from 'react';
import { TEXTS } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, TextArea } from '../../ui/field.tsx';

export interface FailDialogProps {
	readonly onClose: () => void;
	readonly onFail: (reason: string) => Promise<void>;
}

export function FailDialog({ onClose, onFail }: FailDialogProps) {
	const [reason, setReason] = useState('');
	const [busy, setBusy] = useState(false);
	const fail = async () => {
		setBusy(true);
		await onFail(reason.trim());
		onClose();
	};
	return (
		<Dialog
			title={TEXTS.feature.fail}
			onClose={onClose}
			actions={
				<>
					<Button onClick={onClose}>{TEXTS.cancel}</Button>
					<Button look="primary" busy={busy} disabled={reason.trim() === ''} onClick={() => void fail()}>
						{TEXTS.feature.fail}
					</Button>
				</>
			}
		>
			<Field label={TEXTS.feature.failReason} hint={TEXTS.feature.failHint}>
				{(wiring) => (
					<TextArea
						{...wiring}
						rows={4}
						maxLength={2_000}
						autoFocus
						data-autofocus
						value={reason}
						onChange={(event) => setReason(event.target.value)}
					/>
				)}
			</Field>
		</Dialog>
	);
}
