import { useMutation } from '@tanstack/react-query';
import { TEXTS } from '../../texts.ts';
import { api } from '../../transport/api.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, TextArea } from '../../ui/field.tsx';
import { Trouble } from '../../ui/parts.tsx';
import { toast } from '../../ui/toast.ts';
import { useKept } from '../../ui/use-kept.ts';
import { useFeed } from '../project/live-project.tsx';

export interface FailDialogProps {
	readonly id: number;
	readonly onClose: () => void;
}

export function FailDialog({ id, onClose }: FailDialogProps) {
	const feed = useFeed();
	const [draft, keep] = useKept<string>(`${feed.name}/fail-${id}`);
	const reason = (draft ?? '').trim();
	const { mutate, isPending, error } = useMutation({
		mutationFn: () => api.failFeature(feed.name, id, reason),
		onSuccess: (feature) => {
			keep(undefined);
			feed.put(id, feature);
			toast(TEXTS.feature.failed);
		},
	});
	return (
		<Dialog
			title={TEXTS.feature.fail}
			onClose={onClose}
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
						disabled={reason === ''}
						onClick={() => mutate(undefined, { onSuccess: onClose })}
					>
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
						value={draft ?? ''}
						onChange={({ target }) => keep(target.value === '' ? undefined : target.value)}
					/>
				)}
			</Field>
			{error !== null && (
				<div className="mt-4">
					<Trouble error={error} />
				</div>
			)}
		</Dialog>
	);
}
