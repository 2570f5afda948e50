import { useMutation } from '@tanstack/react-query';
import { TEXTS } from '../../texts.ts';
import { api } from '../../transport/api.ts';
import { Button } from '../../ui/button.tsx';
import { Trouble } from '../../ui/parts.tsx';
import { useFeed } from '../project/live-project.tsx';
import { type DraftText, isComplete, toDraft } from './draft.ts';
import { Steps } from './steps.tsx';

export interface LeftDraftProps {
	readonly text: DraftText;
	readonly onKept: (id: number) => void;
	readonly onDiscard: () => void;
}

/** What somebody was writing of a feature that is not there any more. */
export function LeftDraft({ text, onKept, onDiscard }: LeftDraftProps) {
	const feed = useFeed();
	const written = toDraft(text);
	const { mutate, isPending, error } = useMutation({
		mutationFn: () => api.createFeature(feed.name, written),
		onSuccess: ({ feature }) => feed.put(feature.id, feature),
	});
	return (
		<div className="min-h-0 flex-1 overflow-y-auto p-4">
			<div role="alert" className="mb-4 rounded-lg bg-busy-soft px-3 py-2.5">
				<p className="font-medium text-busy-text">{TEXTS.feature.gone}</p>
				<p className="text-xs">{TEXTS.feature.goneDraft}</p>
				<div className="mt-2 flex flex-wrap gap-2">
					<Button
						size="small"
						busy={isPending}
						disabled={!isComplete(text)}
						onClick={() =>
							mutate(undefined, {
								onSuccess({ feature }) {
									onKept(feature.id);
									onDiscard();
								},
							})
						}
					>
						{TEXTS.feature.addAnew}
					</Button>
					<Button size="small" look="quiet" onClick={onDiscard}>
						{TEXTS.discard}
					</Button>
				</div>
			</div>
			{error !== null && (
				<div className="mb-4">
					<Trouble error={error} />
				</div>
			)}
			<h2 className="any-text font-semibold text-base">{written.name}</h2>
			<p className="any-text mt-2 mb-4 whitespace-pre-wrap text-soft">{written.description}</p>
			<Steps steps={written.steps} />
		</div>
	);
}
