import { useState } from 'react';
import type { TextPart } from '../../../src/contract/events.ts';
import { TEXTS } from '../../texts.ts';
import { api } from '../../transport/api.ts';
import { Button } from '../../ui/button.tsx';
import { toastError } from '../../ui/toast.ts';
import { useFeed } from '../project/live-project.tsx';

export interface LongTextProps {
	readonly part: TextPart;
	readonly className: string;
}

/** A text of which the journal may hold only the beginning; the rest comes when it is asked for. */
export function LongText({ part, className }: LongTextProps) {
	const { name } = useFeed();
	const [whole, setWhole] = useState<string | null>(null);
	const [busy, setBusy] = useState(false);
	const { blob } = part;
	const cut = blob !== undefined && whole === null;

	async function load(sha: string): Promise<void> {
		setBusy(true);
		try {
			const response = await fetch(api.blobUrl(name, sha));
			if (!response.ok) throw new Error(`The rest of the text is not there any more (${response.status}).`);
			setWhole(await response.text());
		} catch (error) {
			toastError(error);
		} finally {
			setBusy(false);
		}
	}

	return (
		<>
			<div dir="auto" className={className}>
				{whole ?? part.text}
				{cut && '…'}
			</div>
			{cut && (
				<Button size="small" look="quiet" busy={busy} className="mt-1" onClick={() => void load(blob)}>
					{TEXTS.sessions.whole} ({part.length.toLocaleString('en')})
				</Button>
			)}
		</>
	);
}
