import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Settings, SettingsChange } from '../../../src/contract/settings.ts';
import { TEXTS } from '../../texts.ts';
import { api } from '../../transport/api.ts';
import { Field, Input, Select, SwitchRow } from '../../ui/field.tsx';
import { Skeleton, Trouble } from '../../ui/parts.tsx';
import { chooseTheme, THEMES, type Theme, useTheme } from '../../ui/theme.ts';
import { toastError } from '../../ui/toast.ts';
import { useModels, useSettings } from '../project/queries.ts';
import { SetupCheck } from '../start/setup-check.tsx';

export function SettingsPage() {
	const { data, error } = useSettings();
	return (
		<div className="h-full overflow-y-auto">
			<div className="mx-auto flex max-w-2xl flex-col gap-8 px-4 py-8">
				<h1 className="font-semibold text-xl">{TEXTS.settings.title}</h1>
				<Part title={TEXTS.settings.appearance}>
					<ThemeChoice />
				</Part>
				<Part title={TEXTS.settings.runs} hint={TEXTS.settings.runsHint}>
					{error !== null && <Trouble error={error} />}
					{data === undefined && error === null && <Skeleton className="h-40" />}
					{data !== undefined && <RunSettings settings={data} />}
				</Part>
				<Part title={TEXTS.start.setup}>
					<SetupCheck />
				</Part>
			</div>
		</div>
	);
}

function ThemeChoice() {
	const theme = useTheme();
	return (
		<Field label={TEXTS.shell.theme}>
			{(wiring) => (
				<Select {...wiring} value={theme} onChange={(event) => chooseTheme(event.target.value as Theme)}>
					{THEMES.map((one) => (
						<option key={one} value={one}>
							{TEXTS.shell.themes[one]}
						</option>
					))}
				</Select>
			)}
		</Field>
	);
}

function RunSettings({ settings }: { readonly settings: Settings }) {
	const queries = useQueryClient();
	const { data: models } = useModels();
	const [most, setMost] = useState(settings.max_iterations === null ? '' : String(settings.max_iterations));
	const { mutate } = useMutation({
		mutationFn: (change: SettingsChange) => api.changeSettings(change),
		// Shown at once; what the server says of it comes after.
		onMutate: (change) =>
			queries.setQueryData(['settings'], (before: Settings | undefined) => before && { ...before, ...change }),
		onError: toastError,
		onSettled: () => queries.invalidateQueries({ queryKey: ['settings'] }),
	});
	const chosen = settings.model ?? models?.default ?? 'default';
	const bound = /^\d{0,7}$/.test(most) && most !== '0';
	return (
		<>
			<Field label={TEXTS.run.model} hint={models?.source === 'fallback' ? TEXTS.settings.fallback : undefined}>
				{(wiring) => (
					<Select
						{...wiring}
						value={chosen}
						onChange={({ target: { value } }) => mutate({ model: value === models?.default ? null : value })}
					>
						{models?.models.some(({ id }) => id === chosen) !== true && <option value={chosen}>{chosen}</option>}
						{models?.models.map(({ id, name }) => (
							<option key={id} value={id}>
								{name}
							</option>
						))}
					</Select>
				)}
			</Field>
			<SwitchRow
				label={TEXTS.settings.yolo}
				hint={TEXTS.run.yoloHint}
				checked={settings.yolo_mode}
				onChange={(yolo_mode) => mutate({ yolo_mode })}
			/>
			<SwitchRow
				label={TEXTS.settings.headless}
				hint={TEXTS.settings.headlessHint}
				checked={settings.headless}
				onChange={(headless) => mutate({ headless })}
			/>
			<Field
				label={TEXTS.settings.maxIterations}
				hint={TEXTS.settings.maxIterationsHint}
				error={bound ? null : TEXTS.settings.wholeNumber}
			>
				{(wiring) => (
					<Input
						{...wiring}
						inputMode="numeric"
						value={most}
						onChange={(event) => setMost(event.target.value.trim())}
						onBlur={() => {
							if (bound) mutate({ max_iterations: most === '' ? null : Number(most) });
						}}
						className="max-w-32"
					/>
				)}
			</Field>
		</>
	);
}

function Part({
	title,
	hint,
	children,
}: {
	readonly title: string;
	readonly hint?: string;
	readonly children: ReactNode;
}) {
	return (
		<section>
			<h2 className="font-semibold text-base">{title}</h2>
			{hint !== undefined && <p className="mt-0.5 text-soft">{hint}</p>}
			<div className="mt-3 flex flex-col gap-5 rounded-xl border border-line bg-surface p-5">{children}</div>
		</section>
	);
}
