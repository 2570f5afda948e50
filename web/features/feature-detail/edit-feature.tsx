import { useState } from 'react';
import type { Feature } from '../../../src/contract/feature.ts';
import { TEXTS } from '../../texts.ts';
import { api } from '../../transport/api.ts';
import { ApiError } from '../../transport/http.ts';
import { Button } from '../../ui/button.tsx';
import { isEscape } from '../../ui/is-escape.ts';
import { Trouble } from '../../ui/parts.tsx';
import { toast } from '../../ui/toast.ts';
import { useFeed } from '../project/live-project.tsx';
import { type DraftText, isComplete, isSame, toDraft, toText } from './draft.ts';
import { DraftFields } from './draft-fields.tsx';
import { Steps } from './steps.tsx';

/** What somebody made of a feature, and the feature as it was before. */
export interface EditDraft {
	readonly text: DraftText;
	readonly from: Feature;
}

export interface EditFeatureProps {
	/** As it is known now. */
	readonly feature: Feature;
	/** Undefined: nothing was changed yet. */
	readonly draft: EditDraft | undefined;
	readonly onDraft: (draft: EditDraft | undefined) => void;
	readonly onDone: () => void;
}

export function EditFeature({ feature, draft, onDraft, onDone }: EditFeatureProps) {
	const feed = useFeed();
	const { from, text } = draft ?? { from: feature, text: toText(feature) };
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<Error | null>(null);
	const overtaken = wordsOf(feature) !== wordsOf(from);

	async function save(revision: number): Promise<void> {
		setBusy(true);
		setError(null);
		try {
			feed.put(feature.id, await api.changeFeature(feed.name, feature.id, { ...toDraft(text), revision }));
			toast(TEXTS.feature.saved);
			onDraft(undefined);
			onDone();
		} catch (failure) {
			if (failure instanceof ApiError && failure.code === 'EDIT_CONFLICT') {
				await feed.refetch();
				const now = feed.state().features?.get(feature.id);
				// A move on the board raises the revision too, and is no reason to ask anything.
				const untouched = now !== undefined && now.revision !== revision && wordsOf(now) === wordsOf(from);
				if (untouched) return save(now.revision);
			}
			setError(failure instanceof Error ? failure : new Error(String(failure)));
			setBusy(false);
		}
	}

	function takeTheirs(): void {
		onDraft(undefined);
		setError(null);
	}

	return (
		<form
			className="flex min-h-0 flex-1 flex-col"
			onSubmit={(event) => {
				event.preventDefault();
				void save(feature.revision);
			}}
			onKeyDown={(event) => {
				if (!isEscape(event)) return;
				// The panel stays.
				event.preventDefault();
				onDone();
			}}
		>
			<div className="min-h-0 flex-1 overflow-y-auto p-4">
				{overtaken && (
					<div role="alert" className="mb-4 rounded-lg bg-busy-soft px-3 py-2.5">
						<p className="font-medium text-busy-text">{TEXTS.feature.conflict}</p>
						<p className="text-xs">{TEXTS.feature.conflictHint}</p>
						<details className="mt-2">
							<summary className="text-xs">{TEXTS.feature.theirs}</summary>
							<div className="mt-2 flex flex-col gap-2 text-xs">
								<p className="any-text font-medium text-sm">{feature.name}</p>
								<p className="any-text whitespace-pre-wrap">{feature.description}</p>
								<Steps steps={feature.steps} />
							</div>
						</details>
						<div className="mt-3 flex gap-2">
							<Button size="small" onClick={takeTheirs}>
								{TEXTS.feature.takeTheirs}
							</Button>
							<Button size="small" busy={busy} onClick={() => void save(feature.revision)}>
								{TEXTS.feature.keepMine}
							</Button>
						</div>
					</div>
				)}
				<DraftFields
					text={text}
					onChange={(next) => onDraft(isSame(next, toText(from)) ? undefined : { text: next, from })}
				/>
				{error !== null && !overtaken && (
					<div className="mt-4">
						<Trouble error={error} />
					</div>
				)}
			</div>
			<footer className="flex justify-end gap-2 border-line border-t bg-ground px-4 py-3">
				<Button
					onClick={() => {
						onDraft(undefined);
						onDone();
					}}
				>
					{draft === undefined ? TEXTS.cancel : TEXTS.discard}
				</Button>
				<Button look="primary" type="submit" busy={busy} disabled={overtaken || !isComplete(text)}>
					{TEXTS.save}
				</Button>
			</footer>
		</form>
	);
}

function wordsOf({ name, category, description, steps }: Feature): string {
	return JSON.stringify([name, category, description, steps]);
}
