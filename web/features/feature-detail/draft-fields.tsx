import { useId } from 'react';
import { categoriesOf } from '../../model/board.ts';
import { TEXTS } from '../../texts.ts';
import { Field, Input, TextArea } from '../../ui/field.tsx';
import { useLive } from '../project/live-project.tsx';
import type { DraftText } from './draft.ts';

export interface DraftFieldsProps {
	readonly text: DraftText;
	readonly onChange: (text: DraftText) => void;
}

export function DraftFields({ text, onChange }: DraftFieldsProps) {
	const features = useLive((state) => state.features);
	const list = useId();
	const set = (more: Partial<DraftText>) => onChange({ ...text, ...more });
	return (
		<div className="flex flex-col gap-4">
			<Field label={TEXTS.feature.name}>
				{(wiring) => (
					<Input
						{...wiring}
						dir="auto"
						autoFocus
						data-autofocus
						required
						maxLength={255}
						value={text.name}
						onChange={(event) => set({ name: event.target.value })}
					/>
				)}
			</Field>
			<Field label={TEXTS.feature.category}>
				{(wiring) => (
					<Input
						{...wiring}
						dir="auto"
						required
						list={list}
						maxLength={100}
						value={text.category}
						onChange={(event) => set({ category: event.target.value })}
					/>
				)}
			</Field>
			<datalist id={list}>
				{categoriesOf(features?.values() ?? [])
					.slice(0, 50)
					.map(([category]) => (
						<option key={category} value={category} />
					))}
			</datalist>
			<Field label={TEXTS.feature.description}>
				{(wiring) => (
					<TextArea
						{...wiring}
						required
						rows={4}
						maxLength={10_000}
						value={text.description}
						onChange={(event) => set({ description: event.target.value })}
					/>
				)}
			</Field>
			<Field label={TEXTS.feature.steps} hint={TEXTS.feature.stepsHint}>
				{(wiring) => (
					<TextArea
						{...wiring}
						required
						rows={7}
						value={text.steps}
						onChange={(event) => set({ steps: event.target.value })}
					/>
				)}
			</Field>
		</div>
	);
}
