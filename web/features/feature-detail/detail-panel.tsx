import { X } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Feature } from '../../../src/contract/feature.ts';
import { columnOf } from '../../model/board.ts';
import { TEXTS } from '../../texts.ts';
import { IconButton } from '../../ui/button.tsx';
import { Badge, CategoryMark, Empty, type Tone } from '../../ui/parts.tsx';
import { useKept } from '../../ui/use-kept.ts';
import { useFeed, useLive } from '../project/live-project.tsx';
import { type EditDraft, EditFeature } from './edit-feature.tsx';
import { FeatureActions } from './feature-actions.tsx';
import { FeatureHistory } from './feature-history.tsx';
import { LeftDraft } from './left-draft.tsx';
import { ParkedNote } from './parked-note.tsx';
import { Steps } from './steps.tsx';

const TONES: Readonly<Record<ReturnType<typeof columnOf>, Tone>> = {
	pending: 'plain',
	in_progress: 'busy',
	done: 'good',
};

export interface DetailPanelProps {
	readonly id: number;
	readonly onClose: () => void;
	readonly onAdded: (id: number) => void;
	readonly onMove: (id: number, before: number | null) => Promise<void>;
	readonly firstPending: number | null;
}

/** One feature whole, beside the board; over it where there is little room. */
export function DetailPanel({ id, onClose, onAdded, onMove, firstPending }: DetailPanelProps) {
	const feature = useLive((state) => state.features?.get(id));
	const { name } = useFeed();
	const [editing, setEditing] = useState(false);
	const [edited, setEdited] = useState(false);
	const endEdit = () => {
		setEditing(false);
		setEdited(true);
	};
	const [draft, keep] = useKept<EditDraft>(`${name}/edit-${id}`);
	const title = useRef<HTMLHeadingElement>(null);
	useEffect(() => {
		// The card keeps its place in the order of focus; those who came by keyboard go on in here.
		title.current?.focus({ preventScroll: true });
	}, []);
	return (
		<aside
			aria-label={TEXTS.feature.title}
			className="appear-panel flex w-[27rem] shrink-0 flex-col border-line border-l bg-surface max-lg:absolute max-lg:inset-y-0 max-lg:right-0 max-lg:z-20 max-lg:w-full max-lg:max-w-[27rem] max-lg:shadow-large"
		>
			<header className="flex items-center gap-2 border-line border-b py-2 pr-2 pl-4">
				<span className="number text-faint text-xs">#{id}</span>
				{feature !== undefined && (
					<Badge tone={TONES[columnOf(feature)]}>{TEXTS.board.columns[columnOf(feature)]}</Badge>
				)}
				{feature !== undefined && feature.parked_at !== null && <Badge tone="busy">{TEXTS.board.parked}</Badge>}
				{draft !== undefined && <Badge tone="busy">{TEXTS.feature.unsaved}</Badge>}
				<div className="ml-auto flex items-center gap-1">
					{feature !== undefined && !editing && (
						<FeatureActions
							feature={feature}
							focusEdit={edited}
							onEdit={() => setEditing(true)}
							onGone={onClose}
							onTop={firstPending === null || firstPending === id ? null : () => void onMove(id, firstPending)}
						/>
					)}
					<IconButton label={TEXTS.close} size="small" onClick={onClose}>
						<X size={16} />
					</IconButton>
				</div>
			</header>
			{feature === undefined && draft === undefined && <Empty title={TEXTS.feature.gone} />}
			{feature === undefined && draft !== undefined && (
				<LeftDraft text={draft.text} onKept={onAdded} onDiscard={() => keep(undefined)} />
			)}
			{feature !== undefined && editing && (
				<EditFeature feature={feature} draft={draft} onDraft={keep} onDone={endEdit} />
			)}
			{feature !== undefined && !editing && (
				<div className="min-h-0 flex-1 overflow-y-auto px-4 py-4">
					<h2 ref={title} tabIndex={-1} className="any-text font-semibold text-base outline-none">
						{feature.name}
					</h2>
					<CategoryMark category={feature.category} className="mt-1 max-w-full" />
					<Description feature={feature} />
				</div>
			)}
		</aside>
	);
}

function Description({ feature }: { readonly feature: Feature }) {
	return (
		<>
			{feature.parked_at !== null && <ParkedNote id={feature.id} />}
			{feature.last_failure !== null && !feature.passes && (
				<div className="mt-4 rounded-lg bg-bad-soft px-3 py-2.5">
					<h3 className="font-medium text-bad-text text-xs">{TEXTS.board.failed}</h3>
					<p className="any-text mt-0.5 whitespace-pre-wrap">{feature.last_failure}</p>
				</div>
			)}
			<p className="any-text mt-4 whitespace-pre-wrap text-soft">{feature.description}</p>
			<Part title={TEXTS.feature.steps}>
				<Steps steps={feature.steps} />
			</Part>
			<Part title={TEXTS.feature.history}>
				<FeatureHistory feature={feature} />
			</Part>
		</>
	);
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
	return (
		<section className="mt-6">
			<h3 className="mb-2.5 font-semibold text-faint text-xs">{title}</h3>
			{children}
		</section>
	);
}
