import { useState } from 'react';
import type { Feature } from '../../../src/contract/feature.ts';
import { TEXTS } from '../../texts.ts';
import { api } from '../../transport/api.ts';
import { ApiError } from '../../transport/http.ts';
import { Button } from '../../ui/button.tsx';
import { Trouble } from '../../ui/parts.tsx';
import { toast } from '../../ui/toast.ts';
import { useFeed } from '../project/live-project.tsx';
import { isComplete, toDraft, toText } from './draft.ts';
import { DraftFields } from './draft-fields.tsx';

/** `feature` is what is known now; what was edited began from it as it was when the form opened. */
export function EditFeature({ feature, onDone }: { readonly feature: Feature; readonly onDone: () => void }) {
	const feed = useFeed();
	const [from, setFrom] = useState(feature);
	const [text, setText] = useState(() => toText(feature));
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<Error | null>(null);
	const overtaken = wordsOf(feature) !== wordsOf(from) || (error instanceof ApiError && error.code === 'EDIT_CONFLICT');

	async function save(revision: number): Promise<void> {
		setBusy(true);
		setError(null);
		try {
			feed.put(feature.id, await api.changeFeature(feed.name, feature.id, { ...toDraft(text), revision }));
			toast(TEXTS.feature.saved);
			onDone();
		} catch (failure) {
			setError(failure instanceof Error ? failure : new Error(String(failure)));
			setBusy(false);
		}
	}

	function takeTheirs(): void {
		setFrom(feature);
		setText(toText(feature));
		setError(null);
	}

	return (
		<form
			className="flex min-h-0 flex-1 flex-col"
			onSubmit={(event) => {
				event.preventDefault();
				void save(from.revision);
			}}
			onKeyDown={(event) => {
				if (event.key === 'Escape') onDone();
			}}
		>
			<div className="min-h-0 flex-1 overflow-y-auto p-4">
				{overtaken && (
					<div role="alert" className="mb-4 rounded-lg bg-busy-soft px-3 py-2.5">
						<p className="font-medium text-busy-text">{TEXTS.feature.conflict}</p>
						<p className="text-xs">{TEXTS.feature.conflictHint}</p>
						<details className="mt-2">
							<summary className="text-xs">{TEXTS.feature.theirs}</summary>
							<p className="any-text mt-1 font-medium">{feature.name}</p>
							<p className="any-text whitespace-pre-wrap text-soft text-xs">
								{[feature.description, ...feature.steps].join('\n')}
							</p>
						</details>
						<div className="mt-2 flex gap-2">
							<Button size="small" onClick={takeTheirs}>
								{TEXTS.feature.takeTheirs}
							</Button>
							<Button size="small" busy={busy} onClick={() => void save(feature.revision)}>
								{TEXTS.feature.keepMine}
							</Button>
						</div>
					</div>
				)}
				<DraftFields text={text} onChange={setText} />
				{error !== null && !overtaken && (
					<div className="mt-4">
						<Trouble error={error} />
					</div>
				)}
			</div>
			<footer className="flex justify-end gap-2 border-line border-t bg-ground px-4 py-3">
				<Button onClick={onDone}>{TEXTS.cancel}</Button>
				<Button look="primary" type="submit" busy={busy} disabled={overtaken || !isComplete(text)}>
					{TEXTS.save}
				</Button>
			</footer>
		</form>
	);
}

/** A move on the board raises the revision too, and is no reason to ask anything. */
function wordsOf({ name, category, description, steps }: Feature): string {
	return JSON.stringify([name, category, description, steps]);
}
