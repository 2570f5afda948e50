import { FileText } from 'lucide-react';
import { useState } from 'react';
import { latestSpec, replacedSpecs } from '../../model/chat-state.ts';
import { CHAT_TEXTS } from '../../texts-chat.ts';
import { Button } from '../../ui/button.tsx';
import { cn } from '../../ui/class-names.ts';
import { TextArea } from '../../ui/field.tsx';
import { Badge, Empty } from '../../ui/parts.tsx';
import { drafts } from '../chat/kept-drafts.ts';
import { useDraft } from '../chat/use-draft.ts';
import { useTalkState } from '../chat/use-talk.ts';
import { SpecChanges } from './spec-changes.tsx';
import { SpecDecision } from './spec-decision.tsx';
import { SpecPreview } from './spec-preview.tsx';

const VIEWS = ['preview', 'edit', 'changes'] as const;
type View = (typeof VIEWS)[number];

/** The specification as the talk has it now: to read, to change, to hold against the present one, to accept. */
export function SpecPane({ project, className }: { readonly project: string; readonly className: string }) {
	const spec = useTalkState(({ messages }) => latestSpec(messages));
	return (
		<section
			aria-label={CHAT_TEXTS.spec.title}
			className={cn('flex min-w-0 flex-1 flex-col border-line bg-ground lg:border-l', className)}
		>
			{spec === null ? (
				<Empty title={CHAT_TEXTS.spec.none} hint={CHAT_TEXTS.spec.noneHint} icon={<FileText size={28} />} />
			) : (
				<Proposal key={spec.tool_id} project={project} spec={spec} />
			)}
		</section>
	);
}

interface ProposalProps {
	readonly project: string;
	readonly spec: NonNullable<ReturnType<typeof latestSpec>>;
}

function Proposal({ project, spec }: ProposalProps) {
	const [view, setView] = useState<View>('preview');
	const conversation = useTalkState((state) => state.conversation?.id ?? 0);
	const messages = useTalkState((state) => state.messages);
	// An edit belongs to the draft that was edited.
	const keyOf = (toolId: string) => `${project}/spec/${conversation}/${toolId}`;
	const [edited, setEdited] = useDraft(keyOf(spec.tool_id));
	const earlier = replacedSpecs(messages)
		.map(keyOf)
		.map(drafts.read)
		.findLast((one) => one !== '');
	const open = spec.state === 'open';
	const text = open && edited !== '' ? edited : spec.text;
	const isEdited = text !== spec.text;
	return (
		<>
			<header className="flex flex-wrap items-center gap-2 border-line border-b bg-surface px-4 py-2">
				<h2 className="font-semibold">{CHAT_TEXTS.spec.title}</h2>
				<Badge tone={open ? 'busy' : 'good'}>{open ? CHAT_TEXTS.spec.proposed : CHAT_TEXTS.spec.accepted}</Badge>
				{isEdited && <Badge>{CHAT_TEXTS.spec.edited}</Badge>}
				{open && (
					<div className="ml-auto flex rounded-lg bg-sunken p-0.5">
						{VIEWS.map((one) => (
							<button
								key={one}
								type="button"
								aria-pressed={one === view}
								onClick={() => setView(one)}
								className={cn(
									'rounded-md px-2.5 py-1 font-medium text-xs transition-colors',
									one === view ? 'bg-surface text-text shadow-small' : 'text-soft hover:text-text',
								)}
							>
								{CHAT_TEXTS.spec[one]}
							</button>
						))}
					</div>
				)}
			</header>
			<div className="flex min-h-0 flex-1 flex-col">
				{(!open || view === 'preview') && <SpecPreview text={text} />}
				{open && view === 'edit' && (
					<TextArea
						aria-label={CHAT_TEXTS.spec.title}
						value={text}
						spellCheck={false}
						onChange={({ target }) => setEdited(target.value === spec.text ? '' : target.value)}
						className="min-h-40 flex-1 resize-none! rounded-none! border-0! px-4! py-3! font-mono text-xs leading-5 -outline-offset-2! [font-variant-ligatures:none]"
					/>
				)}
				{open && view === 'changes' && <SpecChanges project={project} text={text} />}
			</div>
			{open && !isEdited && earlier !== undefined && (
				<p className="flex items-center gap-3 border-line border-t bg-busy-soft px-4 py-1.5 text-busy-text text-xs">
					<span className="min-w-0 flex-1">{CHAT_TEXTS.spec.editedEarlier}</span>
					<Button size="small" onClick={() => setEdited(earlier)}>
						{CHAT_TEXTS.spec.useEarlier}
					</Button>
				</p>
			)}
			{isEdited && (
				<div className="border-line border-t px-4 py-1.5 text-right">
					<Button size="small" look="quiet" onClick={() => setEdited('')}>
						{CHAT_TEXTS.spec.undo}
					</Button>
				</div>
			)}
			<SpecDecision project={project} spec={spec} text={isEdited ? text : null} />
		</>
	);
}
