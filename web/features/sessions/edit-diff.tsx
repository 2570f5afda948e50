import { diffLines } from 'diff';
import { useMemo } from 'react';
import type { FileEdit } from '../../model/transcript.ts';
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
	const lines = useMemo(
		() =>
			(
				diffLines(before, after, { timeout: LONGEST_MS }) ?? [
					{ value: before, removed: true, added: false },
					{ value: after, removed: false, added: true },
				]
			).flatMap(({ value, added, removed }) =>
				value
					.replace(/\n$/, '')
					.split('\n')
					.map((text) => ({ text, mark: added ? '+' : removed ? '−' : ' ' })),
			),
		[before, after],
	);
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
				{lines.map(({ text, mark }, index) => (
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
				))}
			</div>
		</figure>
	);
}
