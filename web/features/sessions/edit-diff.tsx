import { diffLines } from 'diff';
import { UnfoldVertical } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { FileEdit } from '../../model/transcript.ts';
import { TEXTS } from '../../texts.ts';
import { cn } from '../../ui/class-names.ts';

export interface EditDiffProps {
	readonly edits: readonly FileEdit[];
	/** As high as it is, where it has its place to itself. */
	readonly whole?: boolean;
}

/** Two long texts with little in common: after so long they are shown one after the other. */
const LONGEST_MS = 200;

/** What an edit took away and what it put there. */
export function EditDiff({ edits, whole = false }: EditDiffProps) {
	return (
		<div className="flex flex-col gap-3">
			{edits.map((edit, index) => (
				<OneEdit key={index} edit={edit} whole={whole} />
			))}
		</div>
	);
}

interface OneEditProps {
	readonly edit: FileEdit;
	readonly whole: boolean;
}

function OneEdit({ edit: { path, before, after }, whole }: OneEditProps) {
	const runs = useMemo(() => {
		const changes = diffLines(before, after, { timeout: LONGEST_MS }) ?? [
			{ value: before, removed: true, added: false },
			{ value: after, removed: false, added: true },
		];
		return changes.map(({ value, added, removed }) => ({
			mark: added ? '+' : removed ? '−' : ' ',
			lines: value.replace(/\n$/, '').split('\n'),
		}));
	}, [before, after]);
	return (
		<figure className="overflow-hidden rounded-md border border-line">
			<figcaption className="any-text border-line border-b bg-ground px-3 py-1 font-mono text-2xs text-soft">
				{path}
			</figcaption>
			<div
				className={cn(
					'overflow-auto bg-sunken py-1 font-mono text-xs leading-5 [font-variant-ligatures:none]',
					!whole && 'max-h-96',
				)}
			>
				{runs.map(({ mark, lines }, index) =>
					mark === ' ' ? (
						<Unchanged key={index} lines={lines} before={index > 0} after={index < runs.length - 1} />
					) : (
						<Lines key={index} lines={lines} mark={mark} />
					),
				)}
			</div>
		</figure>
	);
}

/** So many unchanged lines are shown beside a change… */
const AROUND = 3;
/** …and as many as this are not worth a button in their place. */
const FEW = 3;

interface UnchangedProps {
	readonly lines: readonly string[];
	/** Whether there is a change before them. */
	readonly before: boolean;
	readonly after: boolean;
}

function Unchanged({ lines, before, after }: UnchangedProps) {
	const [open, setOpen] = useState(false);
	const [from, to] = [before ? AROUND : 0, lines.length - (after ? AROUND : 0)];
	if (open || to - from <= FEW || !(before || after)) return <Lines lines={lines} mark=" " />;
	return (
		<>
			<Lines lines={lines.slice(0, from)} mark=" " />
			<button
				type="button"
				onClick={() => setOpen(true)}
				className="flex w-full items-center gap-2 bg-active px-3 py-0.5 text-left font-sans text-2xs text-soft -outline-offset-2! hover:text-text"
			>
				<UnfoldVertical size={12} aria-hidden="true" className="shrink-0" />
				{TEXTS.sessions.unchanged(to - from)}
			</button>
			<Lines lines={lines.slice(to)} mark=" " />
		</>
	);
}

function Lines({ lines, mark }: { readonly lines: readonly string[]; readonly mark: string }) {
	return lines.map((text, index) => (
		<div
			key={index}
			className={cn(
				'flex gap-2 px-3',
				mark === '+' && 'bg-good-soft text-good-text',
				mark === '−' && 'bg-bad-soft text-bad-text',
			)}
		>
			<span className="w-3 shrink-0 select-none">{mark}</span>
			<span className="any-text min-w-0 flex-1 whitespace-pre-wrap">{text}</span>
		</div>
	));
}
