import { type KeyboardEvent, useRef, useState, useSyncExternalStore } from 'react';
import { TEXTS } from '../../texts.ts';
import { api, type Prompts } from '../../transport/api.ts';
import { ApiError } from '../../transport/http.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { isEscape } from '../../ui/is-escape.ts';
import { Badge, Kbd, Trouble } from '../../ui/parts.tsx';
import { toast } from '../../ui/toast.ts';
import { useHotkeys } from '../../ui/use-hotkeys.ts';
import { ConflictNote } from './conflict-note.tsx';
import { draftOf, dropDraft, keepDraft, subscribeToDrafts } from './drafts.ts';
import type { PromptName } from './prompt-names.ts';

export interface PromptEditorProps {
	readonly project: string;
	readonly name: PromptName;
	/** As the server knows it. */
	readonly present: Prompts[PromptName];
	readonly onSaved: (prompts: Prompts) => void;
	/** Somebody else was faster: what there is now is to be read. */
	readonly onOvertaken: () => Promise<unknown>;
}

export function PromptEditor({ project, name, present, onSaved, onOvertaken }: PromptEditorProps) {
	const draft = useSyncExternalStore(subscribeToDrafts, () => draftOf(project, name));
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<Error | null>(null);
	const field = useRef<HTMLTextAreaElement>(null);
	const spec = name === 'app_spec';
	const editable = spec || present.own || draft !== undefined;
	const overtaken = draft !== undefined && draft.revision !== present.revision;

	/** `text` null: the built-in one again. */
	async function write(text: string | null, revision?: string): Promise<boolean> {
		setBusy(true);
		setError(null);
		try {
			const change = { text, ...(revision === undefined ? {} : { revision }) };
			const prompts = await api.changePrompts(project, { [name]: change });
			// What was typed while the answer was on its way stays, as a change of what was saved.
			const typed = draftOf(project, name);
			const saved = prompts[name];
			if (typed?.text === saved.text) dropDraft(project, name);
			else if (typed !== undefined) keepDraft(project, name, { text: typed.text, revision: saved.revision });
			onSaved(prompts);
			return true;
		} catch (failure) {
			if (failure instanceof ApiError && failure.code === 'EDIT_CONFLICT') await onOvertaken();
			else setError(failure instanceof Error ? failure : new Error(String(failure)));
			return false;
		} finally {
			setBusy(false);
		}
	}

	async function save(revision: string): Promise<void> {
		if (draft !== undefined && (await write(draft.text, revision))) toast(TEXTS.spec.saved);
	}

	function change(text: string): void {
		if (text === present.text) dropDraft(project, name);
		else keepDraft(project, name, { text, revision: draft?.revision ?? present.revision });
	}

	async function makeOwn(): Promise<void> {
		if (await write(present.text, present.revision)) field.current?.focus();
	}

	async function useBuiltIn(): Promise<void> {
		const own = present.text;
		if (!(await write(null, present.revision))) return;
		toast(TEXTS.spec.builtInAgain, {
			action: { label: TEXTS.undo, run: () => void write(own) },
		});
	}

	useHotkeys({
		'mod+s': () => {
			if (!busy && !overtaken && draft !== undefined) void save(draft.revision);
		},
	});

	return (
		<section className="flex min-h-0 min-w-0 flex-1 flex-col" aria-labelledby="prompt-title">
			<header className="flex flex-wrap items-center gap-x-3 gap-y-2 border-line border-b px-4 py-2.5">
				<h2 id="prompt-title" className="font-semibold text-base">
					{TEXTS.spec.names[name]}
				</h2>
				{!present.own && <Badge>{spec ? TEXTS.spec.template : TEXTS.spec.builtIn}</Badge>}
				{draft !== undefined && <Badge tone="busy">{TEXTS.spec.unsaved}</Badge>}
				<div className="ml-auto flex flex-wrap items-center gap-2">
					{!editable && (
						<Button look="primary" busy={busy} onClick={() => void makeOwn()}>
							{TEXTS.spec.makeOwn}
						</Button>
					)}
					{!spec && present.own && draft === undefined && (
						<Button busy={busy} onClick={() => void useBuiltIn()}>
							{TEXTS.spec.useBuiltIn}
						</Button>
					)}
					{draft !== undefined && !overtaken && (
						<Button look="quiet" onClick={() => dropDraft(project, name)}>
							{TEXTS.spec.discard}
						</Button>
					)}
					{editable && (
						<Button
							look="primary"
							busy={busy}
							disabled={draft === undefined || overtaken}
							onClick={() => draft !== undefined && void save(draft.revision)}
						>
							{TEXTS.save}
						</Button>
					)}
				</div>
				<p className="w-full text-soft text-xs">
					{TEXTS.spec.hints[name]}
					{editable && (
						<span className="max-md:hidden">
							{' '}
							<span className="whitespace-nowrap">
								<Kbd>Ctrl / ⌘</Kbd> <Kbd>S</Kbd> {TEXTS.spec.savesIt}
							</span>
						</span>
					)}
				</p>
			</header>
			{error !== null && (
				<div className="px-4 pt-3">
					<Trouble error={error} />
				</div>
			)}
			{overtaken && (
				<ConflictNote
					theirs={present.text}
					busy={busy}
					onTakeTheirs={() => dropDraft(project, name)}
					onKeepMine={() => void save(present.revision)}
				/>
			)}
			<TextArea
				ref={field}
				aria-label={overtaken ? TEXTS.spec.mine : TEXTS.spec.names[name]}
				value={draft?.text ?? present.text}
				readOnly={!editable}
				spellCheck={false}
				onChange={(event) => change(event.target.value)}
				onKeyDown={leaveWithEscape}
				className="min-h-40 flex-1 resize-none! rounded-none! border-0! px-4! py-3! font-mono text-xs leading-5 [font-variant-ligatures:none] -outline-offset-2! read-only:bg-ground read-only:text-soft"
			/>
		</section>
	);
}

/** Else the page's single keys could not be reached from here without a pointer. */
function leaveWithEscape(event: KeyboardEvent<HTMLTextAreaElement>): void {
	if (isEscape(event)) event.currentTarget.blur();
}
