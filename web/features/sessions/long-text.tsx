import { Suspense, useState } from 'react';
import type { TextPart } from '../../../src/contract/events.ts';
import { TEXTS } from '../../texts.ts';
import { api } from '../../transport/api.ts';
import { Button } from '../../ui/button.tsx';
import { lazyView } from '../../ui/lazy-view.ts';
import { toastError } from '../../ui/toast.ts';
import { HeadingTag } from '../chat/heading-tag.ts';
import { useFeed } from '../project/live-project.tsx';

export interface LongTextProps {
	readonly part: TextPart;
	readonly className: string;
	/** Whether it is to be read as Markdown; else it is shown as it is. */
	readonly markdown?: boolean;
	/** How the text is put, also when all of it is there. */
	readonly shape?: (text: string) => string;
}

const Markdown = lazyView(() => import('../chat/markdown.tsx').then((m) => ({ default: m.Markdown })));

/** A text of which the journal may hold only the beginning; the rest comes when it is asked for. */
export function LongText({ part, className, markdown = false, shape = asItIs }: LongTextProps) {
	const { name } = useFeed();
	const [whole, setWhole] = useState<string | null>(null);
	const [busy, setBusy] = useState(false);
	const { blob } = part;
	const cut = blob !== undefined && whole === null;
	const text = `${shape(whole ?? part.text)}${cut ? '…' : ''}`;

	async function load(sha: string): Promise<void> {
		setBusy(true);
		try {
			setWhole(await api.blobText(name, sha));
		} catch (error) {
			toastError(error);
		} finally {
			setBusy(false);
		}
	}

	return (
		<>
			<div dir="auto" className={className}>
				{markdown ? (
					<Suspense fallback={<p className="whitespace-pre-wrap">{text}</p>}>
						{/* The session's own heading is the one above. */}
						<HeadingTag value="h3">
							<Markdown text={text} className="leading-relaxed" />
						</HeadingTag>
					</Suspense>
				) : (
					text
				)}
			</div>
			{cut && (
				<Button size="small" look="quiet" busy={busy} className="mt-1" onClick={() => void load(blob)}>
					{TEXTS.sessions.whole} ({part.length.toLocaleString('en')})
				</Button>
			)}
		</>
	);
}

function asItIs(text: string): string {
	return text;
}
