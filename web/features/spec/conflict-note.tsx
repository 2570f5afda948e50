import { TEXTS } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';

export interface ConflictNoteProps {
	readonly theirs: string;
	readonly busy: boolean;
	readonly onTakeTheirs: () => void;
	readonly onKeepMine: () => void;
}

/** Somebody else saved another text meanwhile: theirs is shown above one's own, and nothing is lost until one decides. */
export function ConflictNote({ theirs, busy, onTakeTheirs, onKeepMine }: ConflictNoteProps) {
	return (
		<div role="alert" className="flex max-h-[50%] shrink-0 flex-col gap-2 border-line border-b bg-busy-soft px-4 py-3">
			<p className="font-medium text-busy-text">{TEXTS.spec.conflict}</p>
			<p className="text-xs">{TEXTS.spec.conflictHint}</p>
			<TextArea aria-label={TEXTS.spec.theirs} value={theirs} readOnly className="min-h-24 flex-1 font-mono text-xs" />
			<div className="flex gap-2">
				<Button size="small" onClick={onTakeTheirs}>
					{TEXTS.feature.takeTheirs}
				</Button>
				<Button size="small" busy={busy} onClick={onKeepMine}>
					{TEXTS.feature.keepMine}
				</Button>
			</div>
		</div>
	);
}
