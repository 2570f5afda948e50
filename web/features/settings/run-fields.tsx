import { useState } from 'react';
import type { BudgetScope } from '../../../src/contract/cost.ts';
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

interface NumberFieldProps {
	readonly value: number | null;
	readonly hint: string;
	readonly onChange: (bound: number | null) => void;
}

/** The most sessions of a run. */
export function BoundField(props: NumberFieldProps) {
	return (
		<NumberField
			{...props}
			label={TEXTS.settings.maxIterations}
			wrong={TEXTS.settings.wholeNumber}
			form={/^\d{0,7}$/}
			least={1}
		/>
	);
}

/** After how many failed sessions a feature is parked. */
export function ParkField(props: NumberFieldProps) {
	return (
		<NumberField
			{...props}
			label={TEXTS.settings.parkAfter}
			wrong={TEXTS.settings.wholeNumberFrom0}
			form={/^(\d{0,3}|1000)$/}
			least={0}
		/>
	);
}

/** The bounds in money, each with the setting that holds it. */
export const BUDGETS = [
	['run', 'budget_run'],
	['day', 'budget_day'],
	['project', 'budget_project'],
] as const;

/** US dollars. */
export function BudgetField({ scope, ...props }: NumberFieldProps & { readonly scope: BudgetScope }) {
	return (
		<NumberField
			{...props}
			label={TEXTS.settings.budgets[scope]}
			wrong={TEXTS.settings.amount}
			form={/^\d{0,7}(\.\d{1,2})?$/}
			least={0.01}
		/>
	);
}

/** The settings that are whole numbers from 0, 0 being no bound. */
export const UPKEEP = ['keep_days', 'min_free_mb'] as const;

export function UpkeepField({ name, ...props }: NumberFieldProps & { readonly name: (typeof UPKEEP)[number] }) {
	return (
		<NumberField
			{...props}
			label={TEXTS.settings.upkeep[name]}
			wrong={TEXTS.settings.wholeNumberFromZero[name]}
			form={name === 'keep_days' ? /^\d{0,5}$/ : /^\d{0,7}$/}
			least={0}
			most={name === 'keep_days' ? 36_500 : 1_000_000}
		/>
	);
}

/** Told when the field is left with a number, or empty, and by Enter. */
function NumberField({
	value,
	hint,
	onChange,
	label,
	wrong,
	form,
	least,
	most = 1_000_000,
}: NumberFieldProps & {
	readonly label: string;
	readonly wrong: string;
	readonly form: RegExp;
	readonly least: number;
	readonly most?: number;
}) {
	const [typed, setTyped] = useState<string | null>(null);
	const shown = typed ?? (value === null ? '' : String(value));
	const number = shown === '' ? null : Number(shown);
	const good = form.test(shown) && (number === null || (number >= least && number <= most));
	function commit(): void {
		if (!good) return;
		if (number !== value) onChange(number);
		setTyped(null);
	}
	return (
		<Field label={label} hint={hint} error={good ? null : wrong}>
			{(wiring) => (
				<Input
					{...wiring}
					inputMode="decimal"
					value={shown}
					onChange={(event) => setTyped(event.target.value.trim())}
					onBlur={commit}
					onKeyDown={({ key }) => {
						if (key === 'Enter') commit();
					}}
					className="max-w-32"
				/>
			)}
		</Field>
	);
}
