import { useState } from 'react';
import { TEXTS } from '../../texts.ts';
import { api } from '../../transport/api.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Trouble } from '../../ui/parts.tsx';
import { toast } from '../../ui/toast.ts';
import { useFeed } from '../project/live-project.tsx';
import { EMPTY_DRAFT, isComplete, toDraft } from './draft.ts';
import { DraftFields } from './draft-fields.tsx';

export interface AddFeatureProps {
	readonly onClose: () => void;
	readonly onAdded: (id: number) => void;
}

export function AddFeature({ onClose, onAdded }: AddFeatureProps) {
	const feed = useFeed();
	const [text, setText] = useState(EMPTY_DRAFT);
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<Error | null>(null);

	async function add(): Promise<void> {
		setBusy(true);
		try {
			const feature = await api.createFeature(feed.name, toDraft(text));
			feed.put(feature.id, feature);
			toast(TEXTS.feature.added);
			onClose();
			onAdded(feature.id);
		} catch (failure) {
			setError(failure instanceof Error ? failure : new Error(String(failure)));
			setBusy(false);
		}
	}

	return (
		<Dialog
			title={TEXTS.board.add}
			onClose={onClose}
			width="normal"
			actions={
				<>
					<Button onClick={onClose}>{TEXTS.cancel}</Button>
					<Button look="primary" busy={busy} disabled={!isComplete(text)} onClick={() => void add()}>
						{TEXTS.board.add}
					</Button>
				</>
			}
		>
			<DraftFields text={text} onChange={setText} />
			{error !== null && (
				<div className="mt-4">
					<Trouble error={error} />
				</div>
			)}
		</Dialog>
	);
}
