import { useMemo } from 'react';
import { clipped } from '../../model/format.ts';
import { presentOf } from '../../model/transcript.ts';
import { TEXTS } from '../../texts.ts';
import { useLive } from '../project/live-project.tsx';

/** What the agent thinks and does at this moment, on one line. */
export function PresentStep() {
	const lines = useLive((state) => state.lines);
	const { thought, tool } = useMemo(() => presentOf(lines), [lines]);
	return (
		<>
			{tool !== null && (
				<span className="mr-2 rounded bg-active px-1.5 py-0.5 font-mono text-2xs text-text">
					<bdi>{clipped(tool.name, 60)}</bdi>
					{tool.subject !== '' && <bdi className="text-soft"> {clipped(tool.subject.replace(/\s+/g, ' '), 80)}</bdi>}
				</span>
			)}
			<bdi>{thought === null ? TEXTS.run.thinking : clipped(thought.replace(/\s+/g, ' '), 300)}</bdi>
		</>
	);
}
