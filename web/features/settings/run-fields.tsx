import { useState } from 'react';
import { TEXTS } from '../../texts.ts';
import { Field, Input, Select } from '../../ui/field.tsx';
import { useModels } from '../project/queries.ts';

/** `value` null: Claude's own choice. */
export function ModelField({
	value,
	onChange,
}: {
	readonly value: string | null;
	readonly onChange: (model: string) => void;
}) {
	const { data: models } = useModels();
	const chosen = value ?? models?.default ?? 'default';
	return (
		<Field label={TEXTS.run.model} hint={models?.source === 'fallback' ? TEXTS.settings.fallback : undefined}>
			{(wiring) => (
				<Select {...wiring} value={chosen} onChange={(event) => onChange(event.target.value)}>
					{models?.models.some(({ id }) => id === chosen) !== true && <option value={chosen}>{chosen}</option>}
					{models?.models.map(({ id, name }) => (
						<option key={id} value={id}>
							{name}
						</option>
					))}
				</Select>
			)}
		</Field>
	);
}

/** The most sessions of a run. Told when the field is left with a number, or empty. */
export function BoundField({
	value,
	hint,
	onChange,
}: {
	readonly value: number | null;
	readonly hint: string;
	readonly onChange: (bound: number | null) => void;
}) {
	const [typed, setTyped] = useState<string | null>(null);
	const shown = typed ?? (value === null ? '' : String(value));
	const number = shown === '' ? null : Number(shown);
	const good = /^\d{0,7}$/.test(shown) && (number === null || (number >= 1 && number <= 1_000_000));
	return (
		<Field label={TEXTS.settings.maxIterations} hint={hint} error={good ? null : TEXTS.settings.wholeNumber}>
			{(wiring) => (
				<Input
					{...wiring}
					inputMode="numeric"
					value={shown}
					onChange={(event) => setTyped(event.target.value.trim())}
					onBlur={() => {
						if (!good) return;
						if (number !== value) onChange(number);
						setTyped(null);
					}}
					className="max-w-32"
				/>
			)}
		</Field>
	);
}
