import { ArrowUp, ImagePlus, Square } from 'lucide-react';
import { type ClipboardEvent, type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { MESSAGE_CHARACTERS } from '../../../src/contract/chat.ts';
import type { ConversationKind } from '../../../src/contract/conversation.ts';
import { CHAT_TEXTS } from '../../texts-chat.ts';
import { IconButton } from '../../ui/button.tsx';
import { cn } from '../../ui/class-names.ts';
import { AttachmentStrip } from './attachment-strip.tsx';
import { draftKey } from './kept-drafts.ts';
import { useAttachments } from './use-attachments.ts';
import { useDraft } from './use-draft.ts';
import { useTalk, useTalkState } from './use-talk.ts';

// As in the contract, whose values would bring the schemas' library into the page.
const MOST: typeof MESSAGE_CHARACTERS = 100_000;

export interface ComposerProps {
	readonly project: string;
	readonly kind: ConversationKind;
	readonly begin: number | null;
}

/** What is said next. It stays here until the server has it. */
export function Composer({ project, kind, begin }: ComposerProps) {
	const talk = useTalk();
	const connection = useTalkState((state) => state.connection);
	const answering = useTalkState((state) => state.answering);
	const sending = useTalkState((state) => state.sending);
	const delivered = useTalkState((state) => state.delivered);
	const key = draftKey(
		project,
		kind,
		useTalkState((state) => state.conversation?.id ?? begin),
	);
	const [text, setText] = useDraft(key);
	const { attachments, refusals, add, remove, clear } = useAttachments();
	const [dragged, setDragged] = useState(false);
	const field = useRef<HTMLTextAreaElement>(null);
	const picker = useRef<HTMLInputElement>(null);
	const sent = useRef<string | null>(null);
	const tooLong = text.length > MOST;
	// Before the connection is there a message waits for it.
	const ready = connection !== 'offline' && connection !== 'gone' && !sending && !answering;
	const empty = text.trim() === '' && attachments.length === 0;

	const seen = useRef(delivered);
	useEffect(() => {
		if (seen.current === delivered) return;
		seen.current = delivered;
		// An idea that was clicked leaves what was typed meanwhile alone.
		if (sent.current === null) return;
		sent.current = null;
		setText('');
		clear();
	}, [delivered, setText, clear]);

	function send(): void {
		if (!ready || empty || tooLong) return;
		sent.current = text;
		talk.send(
			text,
			attachments.map(({ sent: one }) => one),
		);
	}

	function onKeyDown(event: KeyboardEvent): void {
		if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
		event.preventDefault();
		send();
	}

	function onPaste(event: ClipboardEvent): void {
		const files = [...event.clipboardData.files];
		// A table of a spreadsheet is text and a picture of it: then it is the text that is meant.
		if (files.length === 0 || event.clipboardData.types.includes('text/plain')) return;
		event.preventDefault();
		add(files);
	}

	function onDrop(event: DragEvent): void {
		event.preventDefault();
		setDragged(false);
		add([...event.dataTransfer.files]);
		field.current?.focus();
	}

	return (
		<form
			onSubmit={(event) => {
				event.preventDefault();
				send();
			}}
			onDragOver={(event) => {
				if (!event.dataTransfer.types.includes('Files')) return;
				event.preventDefault();
				setDragged(true);
			}}
			onDragLeave={(event) => {
				if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setDragged(false);
			}}
			onDrop={onDrop}
			className="border-line border-t bg-surface px-3 py-3"
		>
			<div
				className={cn(
					'relative mx-auto flex max-w-3xl flex-col rounded-xl border bg-surface transition-colors focus-within:border-focus',
					dragged ? 'border-accent border-dashed bg-accent-soft' : 'border-line-input',
				)}
			>
				<AttachmentStrip attachments={attachments} onRemove={remove} />
				<textarea
					ref={field}
					data-composer
					dir="auto"
					rows={1}
					aria-label={CHAT_TEXTS.message}
					aria-describedby="composer-note"
					aria-invalid={tooLong || undefined}
					placeholder={dragged ? CHAT_TEXTS.drop : CHAT_TEXTS.placeholder[kind]}
					value={text}
					readOnly={sending && connection !== 'offline'}
					onChange={(event) => setText(event.target.value)}
					onKeyDown={onKeyDown}
					onPaste={onPaste}
					className="field-sizing-content any-text max-h-[40vh] min-h-10 w-full resize-none bg-transparent px-3.5 pt-2.5 pb-1 text-base leading-[1.45rem] outline-none! placeholder:text-faint"
				/>
				<div className="flex items-center gap-1 px-1.5 pb-1.5">
					<IconButton label={CHAT_TEXTS.attach} size="small" onClick={() => picker.current?.click()}>
						<ImagePlus size={16} />
					</IconButton>
					<input
						ref={picker}
						type="file"
						accept="image/png,image/jpeg"
						multiple
						hidden
						onChange={(event) => {
							add([...(event.target.files ?? [])]);
							event.target.value = '';
						}}
					/>
					<p id="composer-note" role="status" className="min-w-0 flex-1 px-1 text-bad-text text-xs">
						{tooLong ? CHAT_TEXTS.tooLong(text.length, MOST) : refusals.join(' ')}
					</p>
					{answering ? (
						<IconButton label={CHAT_TEXTS.stop} look="plain" className="rounded-full!" onClick={() => talk.stop()}>
							<Square size={13} fill="currentColor" />
						</IconButton>
					) : (
						<IconButton
							type="submit"
							label={CHAT_TEXTS.send}
							look="primary"
							busy={sending}
							disabled={!ready || empty || tooLong}
							className="rounded-full!"
						>
							<ArrowUp size={16} />
						</IconButton>
					)}
				</div>
			</div>
		</form>
	);
}
