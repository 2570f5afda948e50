import { useMutation } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { TEXTS } from '../../texts.ts';
import { api } from '../../transport/api.ts';
import { Button } from '../../ui/button.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { useFeed } from '../project/live-project.tsx';

/** Why no session takes a feature, and how one does again. */
export function ParkedNote({ id }: { readonly id: number }) {
	const { name } = useFeed();
	const { mutate, isPending } = useMutation({
		mutationFn: () => api.releaseFeature(name, id),
		onSuccess: () => toast(TEXTS.feature.unparked),
		onError: toastError,
	});
	return (
		<div className="mt-4 flex items-center gap-3 rounded-lg bg-busy-soft px-3 py-2.5">
			<p className="min-w-0 flex-1 text-busy-text text-xs">{TEXTS.board.parkedHint}</p>
			<Button size="small" busy={isPending} onClick={() => mutate()}>
				<RotateCcw size={13} /> {TEXTS.feature.unpark}
			</Button>
		</div>
	);
}
