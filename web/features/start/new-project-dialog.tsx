import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ChevronRight, FolderOpen, MessageCircleQuestion } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { specificationOf } from '../../model/specification.ts';
import { TEXTS } from '../../texts.ts';
import { CHAT_TEXTS } from '../../texts-chat.ts';
import { api } from '../../transport/api.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Input, TextArea } from '../../ui/field.tsx';
import { Trouble } from '../../ui/parts.tsx';
import { useKept } from '../../ui/use-kept.ts';
import { FolderPicker } from './folder-picker.tsx';
import { SpecFile } from './spec-file.tsx';

export interface NewProjectDialogProps {
	readonly onClose: () => void;
	readonly onCreated: (name: string, next: Next) => void;
}

type Next = 'board' | 'interview';
type Step = 'where' | 'folder' | 'what';

interface ProjectDraft {
	readonly name: string;
	/** The folder in which a new one is made; null: the home folder. */
	readonly parent: string | null;
	/** The path, where it was typed. */
	readonly typed: string | null;
	readonly spec: string;
}

const NOTHING_TYPED: ProjectDraft = { name: '', parent: null, typed: null, spec: '' };

/** Two steps: name and place, then the specification, or the way to the interview that ends in one. */
export function NewProjectDialog({ onClose, onCreated }: NewProjectDialogProps) {
	const queries = useQueryClient();
	const [step, setStep] = useState<Step>('where');
	const [draft, keep] = useKept<ProjectDraft>('new-project');
	const { name, parent, typed, spec } = draft ?? NOTHING_TYPED;
	const set = (more: Partial<ProjectDraft>) => keep({ ...(draft ?? NOTHING_TYPED), ...more });
	const { mutate, isPending, error } = useMutation({
		mutationFn: (next: Next) =>
			api.createProject({ name, path: place?.path ?? path, spec: next === 'board' ? specificationOf(spec) : null }),
		onSuccess: (_, next) => {
			// The interview does not take a specification: what was pasted may be wanted yet.
			if (next === 'board' || spec === '') keep(undefined);
			return queries.invalidateQueries({ queryKey: ['projects'] });
		},
	});
	// Whoever went elsewhere meanwhile stays there.
	const create = (next: Next) => mutate(next, { onSuccess: () => onCreated(name, next) });
	const { data: home } = useQuery({
		queryKey: ['folder', '~', false],
		queryFn: ({ signal }) => api.folder('~', false, signal),
	});
	const base = parent ?? home?.path ?? null;
	const path = typed ?? (base === null || name === '' ? '' : `${base.replace(/[\\/]$/, '')}/${name}`);
	const asked = useDeferredValue(path);
	const { data: answer } = useQuery({
		queryKey: ['path', asked],
		queryFn: ({ signal }) => api.validatePath(asked, signal),
		enabled: asked !== '',
	});
	// What was said of an earlier text is no word on this one, and no place for the project.
	const place = asked === path ? answer : undefined;
	const nameIsGood = /^[a-zA-Z0-9_-]{1,50}$/.test(name);
	const placeError = path !== '' && place !== undefined && !place.usable ? place.reason : null;

	if (step === 'folder')
		return (
			<Dialog key="folder" title={TEXTS.create.choose} onClose={() => setStep('where')} width="normal">
				<FolderPicker
					start={base ?? '~'}
					onChoose={(chosen, isProject) => {
						// A folder that is a project already is taken as it is; in another one a new folder is made.
						if (isProject) set({ typed: chosen, name: name === '' ? nameFrom(chosen) : name });
						else set({ parent: chosen, typed: null });
						setStep('where');
					}}
				/>
			</Dialog>
		);

	return (
		<Dialog
			key="project"
			title={TEXTS.create.title}
			onClose={onClose}
			width="normal"
			actions={
				step === 'where' ? (
					<>
						<Button
							onClick={() => {
								keep(undefined);
								onClose();
							}}
						>
							{draft === undefined ? TEXTS.cancel : TEXTS.discard}
						</Button>
						<Button
							look="primary"
							disabled={!nameIsGood || path === '' || placeError !== null}
							onClick={() => setStep('what')}
						>
							{TEXTS.create.next}
						</Button>
					</>
				) : (
					<>
						<Button onClick={() => setStep('where')}>{TEXTS.create.back}</Button>
						<Button look="primary" busy={isPending} onClick={() => create('board')}>
							{TEXTS.create.create}
						</Button>
					</>
				)
			}
		>
			{step === 'where' ? (
				<div className="flex flex-col gap-4">
					<Field
						label={TEXTS.create.name}
						hint={TEXTS.create.nameHint}
						error={name === '' || nameIsGood ? null : TEXTS.create.nameHint}
					>
						{(wiring) => (
							<Input
								{...wiring}
								autoFocus
								data-autofocus
								maxLength={50}
								value={name}
								onChange={(event) => set({ name: event.target.value.trim() })}
							/>
						)}
					</Field>
					<Field label={TEXTS.create.folder} hint={TEXTS.create.folderHint} error={placeError}>
						{(wiring) => (
							<div className="flex gap-2">
								<Input
									{...wiring}
									list="folder-suggestions"
									className="font-mono text-xs!"
									value={path}
									onChange={(event) => set({ typed: event.target.value })}
								/>
								<Button onClick={() => setStep('folder')} aria-label={TEXTS.create.choose}>
									<FolderOpen size={15} />
								</Button>
								<datalist id="folder-suggestions">
									{answer?.suggestions.map((suggestion) => (
										<option key={suggestion} value={suggestion} />
									))}
								</datalist>
							</div>
						)}
					</Field>
				</div>
			) : (
				<div className="flex flex-col gap-4">
					<InterviewOffer disabled={isPending} onClick={() => create('interview')} />
					<Field label={TEXTS.create.spec} hint={TEXTS.create.specHint}>
						{(wiring) => (
							<TextArea
								{...wiring}
								autoFocus
								data-autofocus
								rows={12}
								placeholder={TEXTS.create.specPlaceholder}
								value={spec}
								onChange={(event) => set({ spec: event.target.value })}
							/>
						)}
					</Field>
					<SpecFile onText={(text) => set({ spec: text })} />
				</div>
			)}
			{error !== null && (
				<div className="mt-4">
					<Trouble error={error} />
				</div>
			)}
		</Dialog>
	);
}

function InterviewOffer({ disabled, onClick }: { readonly disabled: boolean; readonly onClick: () => void }) {
	return (
		<button
			type="button"
			disabled={disabled}
			onClick={onClick}
			className="flex items-center gap-3 rounded-xl border border-line-strong bg-surface px-4 py-3 text-start shadow-small transition-colors hover:border-accent hover:bg-hover disabled:opacity-55"
		>
			<MessageCircleQuestion size={20} aria-hidden="true" className="shrink-0 text-accent-text" />
			<span className="min-w-0 flex-1">
				<span className="block font-semibold">{CHAT_TEXTS.create.interview}</span>
				<span className="block text-soft text-xs">{CHAT_TEXTS.create.interviewHint}</span>
			</span>
			<ChevronRight size={16} aria-hidden="true" className="shrink-0 text-faint" />
		</button>
	);
}

/** A name for a project in that folder, of the characters that a name may have. */
function nameFrom(path: string): string {
	return (path.split(/[\\/]/).at(-1) ?? '').replace(/[^a-zA-Z0-9_-]+/g, '-').slice(0, 50);
}
