import { ListPlus } from 'lucide-react';
import { useId, useState } from 'react';
import type { MessagePart } from '../../../src/contract/conversation.ts';
import { CHAT_TEXTS } from '../../texts-chat.ts';
import { Button } from '../../ui/button.tsx';
import { Badge, CategoryMark } from '../../ui/parts.tsx';
import { FoldMark } from './fold-mark.tsx';
import { useSent } from './use-sent.ts';
import { useTalk, useTalkState } from './use-talk.ts';

type FeaturesPart = MessagePart & { type: 'features' };

/** Features that are proposed: those that are wanted are chosen, and then made. */
export function FeaturesCard({ part }: { readonly part: FeaturesPart }) {
	const talk = useTalk();
	const live = useTalkState((state) => state.connection === 'live');
	const answering = useTalkState((state) => state.answering);
	const { features, known, accepted, state } = part;
	const possible = features.flatMap((_, place) => (known.includes(place) ? [] : [place]));
	const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
	const [sent, noteSent] = useSent();
	const title = useId();
	const kept = possible.filter((place) => !left.has(place));
	const open = state === 'open';

	function choose(place: number, wanted: boolean): void {
		const next = new Set(left);
		if (wanted) next.delete(place);
		else next.add(place);
		setLeft(next);
	}

	function accept(): void {
		noteSent();
		talk.accept(part.tool_id, { keep: kept });
	}

	return (
		<section
			data-decision={open || undefined}
			aria-labelledby={title}
			className="appear overflow-hidden rounded-xl border border-line-strong bg-surface shadow-small"
		>
			<header className="flex flex-wrap items-center gap-2 border-line border-b bg-ground px-4 py-2.5">
				<ListPlus size={15} aria-hidden="true" className="text-faint" />
				<h4 id={title} className="min-w-0 flex-1 font-semibold">
					{CHAT_TEXTS.features.title(features.length)}
				</h4>
				{open && possible.length > 1 && (
					<div className="flex gap-1">
						<Button size="small" look="quiet" onClick={() => setLeft(new Set())}>
							{CHAT_TEXTS.features.all}
						</Button>
						<Button size="small" look="quiet" onClick={() => setLeft(new Set(possible))}>
							{CHAT_TEXTS.features.none}
						</Button>
					</div>
				)}
			</header>
			<ul className="max-h-[28rem] divide-y divide-line overflow-y-auto">
				{features.map((feature, place) => (
					<li key={place} className="flex gap-3 px-4 py-2.5">
						<input
							id={`${title}-${place}`}
							type="checkbox"
							disabled={!open || known.includes(place) || sent}
							checked={open ? kept.includes(place) : (accepted?.includes(place) ?? false)}
							onChange={(event) => choose(place, event.target.checked)}
							className="mt-0.5 size-4 shrink-0 accent-(--accent)"
						/>
						<div className="min-w-0 flex-1">
							<div className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
								<label htmlFor={`${title}-${place}`} dir="auto" className="any-text min-w-0 font-medium">
									{feature.name}
								</label>
								<Mark known={known.includes(place)} added={accepted?.includes(place) ?? null} />
							</div>
							<CategoryMark category={feature.category} className="max-w-full" />
							<details className="group mt-1">
								<summary className="any-text flex list-none items-start gap-1 rounded-md text-soft text-xs hover:text-text">
									<span className="mt-0.5">
										<FoldMark />
									</span>
									<bdi className="min-w-0">{feature.description}</bdi>
								</summary>
								<ol className="mt-1.5 flex list-decimal flex-col gap-1 ps-5 text-xs">
									{feature.steps.map((step, index) => (
										<li key={index} dir="auto" className="any-text">
											{step}
										</li>
									))}
								</ol>
							</details>
						</div>
					</li>
				))}
			</ul>
			<footer className="flex items-center justify-end gap-3 border-line border-t bg-ground px-4 py-2.5">
				{open ? (
					<Button look="primary" busy={sent} disabled={!live || answering || kept.length === 0} onClick={accept}>
						{CHAT_TEXTS.features.add(kept.length)}
					</Button>
				) : (
					<p className="w-full text-soft text-xs">
						{state === 'accepted' ? CHAT_TEXTS.features.accepted(accepted?.length ?? 0) : CHAT_TEXTS.features.replaced}
					</p>
				)}
			</footer>
		</section>
	);
}

function Mark({ known, added }: { readonly known: boolean; readonly added: boolean | null }) {
	if (known) return <Badge>{CHAT_TEXTS.features.known}</Badge>;
	if (added === null) return null;
	return added ? <Badge tone="good">{CHAT_TEXTS.features.added}</Badge> : <Badge>{CHAT_TEXTS.features.left}</Badge>;
}
