import { useMutation } from '@tanstack/react-query';
import { TEXTS } from '../../texts.ts';
import { api } from '../../transport/api.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Trouble } from '../../ui/parts.tsx';
import { toast } from '../../ui/toast.ts';
import { useKept } from '../../ui/use-kept.ts';
import { useFeed } from '../project/live-project.tsx';
import { type DraftText, EMPTY_DRAFT, isComplete, isEmpty, toDraft } from './draft.ts';
import { DraftFields } from './draft-fields.tsx';

export interface AddFeatureProps {
	readonly onClose: () => void;
	readonly onAdded: (id: number) => void;
}

export function AddFeature({ onClose, onAdded }: AddFeatureProps) {
	const feed = useFeed();
	const [draft, keep] = useKept<DraftText>(`${feed.name}/new-feature`);
	const text = draft ?? EMPTY_DRAFT;
	const { mutate, isPending, error } = useMutation({
		mutationFn: () => api.createFeature(feed.name, toDraft(text)),
		onSuccess: ({ feature, created }) => {
			keep(undefined);
			feed.put(feature.id, feature);
			toast(created ? TEXTS.feature.added : TEXTS.feature.present);
		},
	});
	return (
		<Dialog
			title={TEXTS.board.add}
			onClose={onClose}
			width="normal"
			actions={
				<>
					<Button
						onClick={() => {
							keep(undefined);
							onClose();
						}}
					>
						{draft === undefined ? TEXTS.cancel : TEXTS.discard}
					</Button>
					<Button
						look="primary"
						busy={isPending}
						disabled={!isComplete(text)}
						// Whoever went elsewhere meanwhile stays there.
						onClick={() => mutate(undefined, { onSuccess: ({ feature }) => onAdded(feature.id) })}
					>
						{TEXTS.board.add}
					</Button>
				</>
			}
		>
			<DraftFields text={text} onChange={(next) => keep(isEmpty(next) ? undefined : next)} />
			{error !== null && (
				<div className="mt-4">
					<Trouble error={error} />
				</div>
			)}
		</Dialog>
	);
}
