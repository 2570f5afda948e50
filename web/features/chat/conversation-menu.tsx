import { useQueryClient } from '@tanstack/react-query';
import { EllipsisVertical, Pencil, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { TEXTS } from '../../texts.ts';
import { CHAT_TEXTS } from '../../texts-chat.ts';
import { api } from '../../transport/api.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { Trouble } from '../../ui/parts.tsx';
import { toast } from '../../ui/toast.ts';

export interface ConversationMenuProps {
	readonly project: string;
	readonly id: number;
	readonly title: string | null;
	readonly onRenamed?: (title: string) => void;
	readonly onDeleted: () => void;
}

/** Gives a conversation another title, or deletes it. */
export function ConversationMenu({ project, id, title, onRenamed, onDeleted }: ConversationMenuProps) {
	const queries = useQueryClient();
	const [asking, setAsking] = useState<'rename' | 'delete' | null>(null);
	const [typed, setTyped] = useState('');
	const name = title ?? CHAT_TEXTS.untitled;
	const changed = () => queries.invalidateQueries({ queryKey: ['conversations', project] });
	const close = () => setAsking(null);

	async function rename(): Promise<void> {
		const renamed = await api.renameConversation(project, id, typed.trim());
		onRenamed?.(renamed.title ?? typed.trim());
		await changed();
	}

	async function remove(): Promise<void> {
		await api.deleteConversation(project, id);
		toast(CHAT_TEXTS.deleted);
		onDeleted();
		await changed();
	}

	return (
		<>
			<Menu
				trigger={
					<IconButton label={CHAT_TEXTS.actions} size="small">
						<EllipsisVertical size={15} />
					</IconButton>
				}
			>
				<MenuItem
					icon={<Pencil size={14} />}
					onSelect={() => {
						setTyped(title ?? '');
						setAsking('rename');
					}}
				>
					{CHAT_TEXTS.rename}
				</MenuItem>
				<MenuItem icon={<Trash2 size={14} />} danger onSelect={() => setAsking('delete')}>
					{CHAT_TEXTS.delete}
				</MenuItem>
			</Menu>
			{asking === 'rename' && (
				<Question
					title={CHAT_TEXTS.renameTitle}
					action={TEXTS.save}
					ready={typed.trim() !== ''}
					onYes={rename}
					onClose={close}
				>
					<Field label={CHAT_TEXTS.title}>
						{(wiring) => (
							<Input
								{...wiring}
								dir="auto"
								data-autofocus
								maxLength={200}
								value={typed}
								onChange={(event) => setTyped(event.target.value)}
							/>
						)}
					</Field>
				</Question>
			)}
			{asking === 'delete' && (
				<Question title={CHAT_TEXTS.deleteAsk(name)} action={CHAT_TEXTS.delete} danger onYes={remove} onClose={close}>
					<p className="text-soft">{CHAT_TEXTS.deleteHint}</p>
				</Question>
			)}
		</>
	);
}

interface QuestionProps {
	readonly title: string;
	readonly action: string;
	readonly danger?: boolean;
	readonly ready?: boolean;
	readonly onYes: () => Promise<void>;
	readonly onClose: () => void;
	readonly children: ReactNode;
}

function Question({ title, action, danger = false, ready = true, onYes, onClose, children }: QuestionProps) {
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<Error | null>(null);

	async function act(): Promise<void> {
		setBusy(true);
		setError(null);
		try {
			await onYes();
			onClose();
		} catch (failure) {
			setError(failure instanceof Error ? failure : new Error(String(failure)));
			setBusy(false);
		}
	}

	return (
		<Dialog
			title={title}
			onClose={onClose}
			actions={
				<>
					<Button onClick={onClose}>{TEXTS.cancel}</Button>
					<Button look={danger ? 'danger' : 'primary'} busy={busy} disabled={!ready} onClick={() => void act()}>
						{action}
					</Button>
				</>
			}
		>
			<form
				className="flex flex-col gap-4"
				onSubmit={(event) => {
					event.preventDefault();
					if (ready && !busy) void act();
				}}
			>
				{children}
				{error !== null && <Trouble error={error} />}
			</form>
		</Dialog>
	);
}
