import { ArrowUpToLine, CircleX, Ellipsis, LogOut, Pencil, SkipForward, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Feature } from '../../../src/contract/feature.ts';
import { clipped } from '../../model/format.ts';
import { TEXTS } from '../../texts.ts';
import { api } from '../../transport/api.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Menu, MenuItem, MenuLine } from '../../ui/menu.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { useFeed } from '../project/live-project.tsx';
import { FailDialog } from './fail-dialog.tsx';

export interface FeatureActionsProps {
	readonly feature: Feature;
	/** Whether the button of edits takes the focus: where it was before an edit that has ended. */
	readonly focusEdit: boolean;
	readonly onEdit: () => void;
	readonly onGone: () => void;
	/** Null: it is there, or cannot be moved. */
	readonly onTop: (() => void) | null;
}

/** What a person can do with a feature in the state in which it is. */
export function FeatureActions({ feature, focusEdit, onEdit, onGone, onTop }: FeatureActionsProps) {
	const feed = useFeed();
	const [asking, setAsking] = useState<'fail' | 'delete' | null>(null);
	const { id } = feature;
	const pending = !feature.passes && !feature.in_progress;

	async function act(work: () => Promise<unknown>, said: string): Promise<void> {
		try {
			await work();
			toast(said);
		} catch (error) {
			toastError(error);
		}
	}

	async function remove(): Promise<void> {
		try {
			await api.deleteFeature(feed.name, id);
			feed.put(id, null);
			onGone();
			toast(TEXTS.feature.deleted);
		} catch (error) {
			toastError(error);
		}
	}

	return (
		<>
			<Button size="small" autoFocus={focusEdit} onClick={onEdit}>
				<Pencil size={13} /> {TEXTS.feature.edit}
			</Button>
			<Menu
				trigger={
					<IconButton label={TEXTS.feature.actions} size="small">
						<Ellipsis size={16} />
					</IconButton>
				}
			>
				{pending && onTop !== null && (
					<MenuItem icon={<ArrowUpToLine size={14} />} onSelect={onTop}>
						{TEXTS.feature.moveTop}
					</MenuItem>
				)}
				{!feature.passes && (
					<MenuItem
						icon={<SkipForward size={14} />}
						onSelect={() => void act(() => api.skipFeature(feed.name, id), TEXTS.feature.skipped)}
					>
						{TEXTS.feature.skip}
					</MenuItem>
				)}
				{!pending && (
					<MenuItem icon={<CircleX size={14} />} onSelect={() => setAsking('fail')}>
						{TEXTS.feature.fail}
					</MenuItem>
				)}
				{feature.in_progress && !feature.passes && (
					<MenuItem
						icon={<LogOut size={14} />}
						onSelect={() => void act(() => api.releaseFeature(feed.name, id), TEXTS.feature.released)}
					>
						{TEXTS.feature.release}
					</MenuItem>
				)}
				<MenuLine />
				<MenuItem danger icon={<Trash2 size={14} />} onSelect={() => setAsking('delete')}>
					{TEXTS.feature.delete}
				</MenuItem>
			</Menu>
			{asking === 'fail' && <FailDialog id={id} onClose={() => setAsking(null)} />}
			{asking === 'delete' && (
				<Confirm
					title={TEXTS.feature.deleteAsk(clipped(feature.name, 120))}
					hint={TEXTS.feature.deleteHint}
					action={TEXTS.feature.delete}
					onConfirm={() => void remove()}
					onClose={() => setAsking(null)}
				/>
			)}
		</>
	);
}
