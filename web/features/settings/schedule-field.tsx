import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ScheduleReply } from '../../../src/contract/api/schedule.ts';
import { weekClock } from '../../model/format.ts';
import { refusedWords } from '../../model/refused-words.ts';
import { TEXTS } from '../../texts.ts';
import { Field, Input } from '../../ui/field.tsx';
import { isEscape } from '../../ui/is-escape.ts';
import { explainedSchedule } from '../project/queries.ts';

interface ScheduleFieldProps {
	readonly value: string | null;
	readonly hint: string;
	/** Why no run could be started when a window opened. */
	readonly problem?: string | null;
	/** Told when the field is left with windows, or empty. */
	readonly onChange: (schedule: string | null) => void;
}

/** So long after the last key a text is explained. */
const PAUSE_MS = 300;

/** The run windows, and what the text means while it is typed. */
export function ScheduleField({ value, hint, problem = null, onChange }: ScheduleFieldProps) {
	const queries = useQueryClient();
	const [typed, setTyped] = useState<string | null>(null);
	const text = (typed ?? value ?? '').trim();
	const explained = useAfterPause(text);
	const { data, error } = useQuery({ ...explainedSchedule(explained), enabled: explained !== '' });

	async function save(): Promise<void> {
		if (typed === null) return;
		if (text !== '' && !(await isGood(text))) return;
		if (text !== (value ?? '')) onChange(text === '' ? null : text);
		setTyped(null);
	}

	/** What is wrong is told under the field. */
	const isGood = (schedule: string) =>
		queries.query(explainedSchedule(schedule)).then(
			() => true,
			() => false,
		);

	return (
		<div className="flex flex-col gap-2">
			<Field
				label={TEXTS.schedule.title}
				hint={hint}
				error={explained !== '' && error !== null ? wordsOf(error.message) : null}
			>
				{(wiring) => (
					<Input
						{...wiring}
						dir="ltr"
						maxLength={500}
						placeholder={TEXTS.schedule.example}
						value={typed ?? value ?? ''}
						onChange={(event) => setTyped(event.target.value)}
						onBlur={() => void save()}
						onKeyDown={(event) => {
							if (event.key === 'Enter') void save();
							if (isEscape(event)) setTyped(null);
						}}
						className="font-mono text-xs!"
					/>
				)}
			</Field>
			{explained !== '' && error === null && data !== undefined && <Openings schedule={data} />}
			{problem !== null && (
				<p role="status" className="any-text text-bad-text text-xs">
					{TEXTS.schedule.problem} {problem}
				</p>
			)}
		</div>
	);
}

function Openings({ schedule: { open, openings } }: { readonly schedule: ScheduleReply }) {
	const [first] = openings;
	if (first?.opens === null) return <p className="text-soft text-xs">{TEXTS.schedule.always}</p>;
	const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
	return (
		<>
			<dl
				aria-label={TEXTS.schedule.openings}
				className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-3 gap-y-1 rounded-md border border-line bg-sunken px-3 py-2 text-xs"
			>
				{openings.map(({ opens, closes }, index) => {
					if (opens === null || closes === null) return null;
					const elsewhere = opens.zone !== here || closes.zone !== here;
					return (
						<div key={opens.at} className="contents">
							<dt className={index === 0 && open ? 'font-medium text-good-text' : 'text-soft'}>
								{index > 0 ? TEXTS.schedule.after : open ? TEXTS.schedule.openNow : TEXTS.schedule.next}
							</dt>
							<dd className="any-text">
								<span className="number">
									{opens.text} {opens.zone === closes.zone ? '' : `(${opens.zone}) `}
									{TEXTS.schedule.until} {closes.text}
								</span>{' '}
								<span className="text-soft">({closes.zone})</span>
								{elsewhere && (
									<span className="block text-faint">
										{TEXTS.schedule.here(weekClock(opens.at), weekClock(closes.at))}
									</span>
								)}
							</dd>
						</div>
					);
				})}
			</dl>
			<p className="text-faint text-xs">{TEXTS.schedule.alone}</p>
		</>
	);
}

function wordsOf(message: string): string {
	const why = refusedWords(message);
	return why === null ? message : TEXTS.schedule.refused(why);
}

function useAfterPause(text: string): string {
	const [settled, setSettled] = useState(text);
	useEffect(() => {
		const timer = setTimeout(() => setSettled(text), PAUSE_MS);
		return () => clearTimeout(timer);
	}, [text]);
	return settled;
}
