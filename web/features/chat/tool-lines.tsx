import { Check, ChevronRight, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { MessagePart } from '../../../src/contract/conversation.ts';
import { subjectOf, toolTitle } from '../../model/chat-segments.ts';
import { clipped } from '../../model/format.ts';
import { CHAT_TEXTS } from '../../texts-chat.ts';
import { Spinner } from '../../ui/button.tsx';
import { cn } from '../../ui/class-names.ts';

type ToolPart = MessagePart & { type: 'tool' };

/** What Claude looked up or did between two words: quiet lines that open. Many in a row are one line. */
export function ToolLines({ tools, alive }: { readonly tools: readonly ToolPart[]; readonly alive: boolean }) {
	const [open, setOpen] = useState(false);
	const [first] = tools;
	if (tools.length === 1 && first !== undefined) return <ToolLine part={first} alive={alive} />;
	const working = alive && tools.some(({ is_error }) => is_error === null);
	return (
		<div className="flex flex-col gap-0.5">
			<FoldButton open={open} onClick={() => setOpen(!open)}>
				{working && <Spinner className="size-3!" />}
				<span className="shrink-0">{CHAT_TEXTS.tools(tools.length)}</span>
				<span className="min-w-0 truncate text-faint">{open ? '' : summary(tools)}</span>
			</FoldButton>
			{open && (
				<div className="ms-2 flex flex-col gap-0.5 border-line border-s ps-2">
					{tools.map((part) => (
						<ToolLine key={part.tool_id} part={part} alive={alive} />
					))}
				</div>
			)}
		</div>
	);
}

function ToolLine({ part, alive }: { readonly part: ToolPart; readonly alive: boolean }) {
	const [open, setOpen] = useState(false);
	return (
		<div>
			<FoldButton open={open} onClick={() => setOpen(!open)}>
				<Outcome part={part} alive={alive} />
				<span className="shrink-0">{nameOf(part)}</span>
				<bdi className="min-w-0 truncate font-mono text-faint">
					{clipped(subjectOf(part).replace(/\s+/g, ' '), 200)}
				</bdi>
			</FoldButton>
			{open && (
				<pre
					dir="auto"
					className="any-text ms-5 mt-1 max-h-60 overflow-auto whitespace-pre-wrap rounded-md bg-sunken px-3 py-2 font-mono text-xs"
				>
					{JSON.stringify(part.input, null, 2)}
				</pre>
			)}
		</div>
	);
}

function FoldButton({
	open,
	onClick,
	children,
}: {
	readonly open: boolean;
	readonly onClick: () => void;
	readonly children: ReactNode;
}) {
	return (
		<button
			type="button"
			aria-expanded={open}
			onClick={onClick}
			className="flex min-h-6 w-full items-center gap-1.5 rounded-md px-1 text-start text-soft text-xs hover:bg-hover"
		>
			<ChevronRight
				size={13}
				aria-hidden="true"
				className={cn('shrink-0 text-faint transition-transform', open && 'rotate-90')}
			/>
			{children}
		</button>
	);
}

function Outcome({ part: { is_error: failed }, alive }: { readonly part: ToolPart; readonly alive: boolean }) {
	if (failed === true)
		return <X size={13} role="img" aria-label={CHAT_TEXTS.toolFailed} className="shrink-0 text-bad-text" />;
	if (failed === false) return <Check size={13} aria-hidden="true" className="shrink-0 text-good-text" />;
	return alive ? <Spinner className="size-3! shrink-0 text-faint" /> : null;
}

function nameOf({ tool }: ToolPart): string {
	return CHAT_TEXTS.toolNames[tool] ?? clipped(toolTitle(tool), 40);
}

function summary(tools: readonly ToolPart[]): string {
	return [...new Set(tools.map(nameOf))].join(', ');
}
