import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Settings, SettingsChange } from '../../../src/contract/settings.ts';
import { TEXTS } from '../../texts.ts';
import { api } from '../../transport/api.ts';
import { Field, Select, SwitchRow } from '../../ui/field.tsx';
import { Skeleton, Trouble } from '../../ui/parts.tsx';
import { chooseTheme, THEMES, type Theme, useTheme } from '../../ui/theme.ts';
import { toast } from '../../ui/toast.ts';
import { useModels, useSettings } from '../project/queries.ts';
import { SetupCheck } from '../start/setup-check.tsx';
import { GlobalWebhook } from '../webhook/global-webhook.tsx';
import { EndSettings } from './end-settings.tsx';
import { Part } from './part.tsx';
import { BoundField, BUDGETS, BudgetField, ModelField, ParkField, UPKEEP, UpkeepField } from './run-fields.tsx';
import { ScheduleField } from './schedule-field.tsx';

export function SettingsPage() {
	const { data, error } = useSettings();
	return (
		<div className="h-full overflow-y-auto">
			<div className="mx-auto flex max-w-2xl flex-col gap-8 px-4 py-8">
				<h1 className="font-semibold text-xl">{TEXTS.settings.title}</h1>
				<Part title={TEXTS.settings.appearance}>
					<ThemeChoice />
				</Part>
				<Part title={TEXTS.settings.ends} hint={TEXTS.settings.endsHint}>
					<EndSettings />
				</Part>
				<Part title={TEXTS.settings.runs} hint={TEXTS.settings.runsHint}>
					{error !== null && <Trouble error={error} />}
					{data === undefined && error === null && <Skeleton className="h-40" />}
					{data !== undefined && <RunSettings settings={data} />}
				</Part>
				<Part title={TEXTS.webhook.title} hint={TEXTS.webhook.globalHint}>
					{error !== null && <Trouble error={error} />}
					{data === undefined && error === null && <Skeleton className="h-12" />}
					{data !== undefined && <GlobalWebhook url={data.webhook_url} events={data.webhook_events} />}
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

const KEY = ['settings'];

function RunSettings({ settings }: { readonly settings: Settings }) {
	const queries = useQueryClient();
	const { data: models } = useModels();
	const { mutate } = useMutation({
		mutationFn: (change: SettingsChange) => api.changeSettings(change),
		// Shown at once; what the server says of it comes after.
		onMutate(change) {
			const was = queries.getQueryData<Settings>(KEY);
			queries.setQueryData(KEY, (now: Settings | undefined) => now && { ...now, ...change });
			return was;
		},
		onError(error, change, was) {
			// No more than what was not saved: something else may have been changed since.
			const restored = Object.fromEntries(Object.keys(change).map((name) => [name, was?.[name as keyof Settings]]));
			queries.setQueryData(KEY, (now: Settings | undefined) => now && was && { ...now, ...restored });
			toast(TEXTS.settings.notSaved, { tone: 'bad', next: error.message });
		},
		onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
	});
	return (
		<>
			<ModelField
				value={settings.model}
				onChange={(model) => mutate({ model: model === models?.default ? null : model })}
			/>
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
			<SwitchRow
				label={TEXTS.settings.requireBox}
				hint={TEXTS.settings.requireBoxHint}
				checked={settings.require_box}
				onChange={(require_box) => mutate({ require_box })}
			/>
			<BoundField
				value={settings.max_iterations}
				hint={TEXTS.settings.maxIterationsHint}
				onChange={(max_iterations) => mutate({ max_iterations })}
			/>
			<ParkField
				value={settings.park_after}
				hint={TEXTS.settings.parkAfterHint}
				onChange={(park_after) => mutate({ park_after })}
			/>
			{BUDGETS.map(([scope, name]) => (
				<BudgetField
					key={scope}
					scope={scope}
					value={settings[name]}
					hint={TEXTS.settings.budgetHints[scope]}
					onChange={(usd) => mutate({ [name]: usd })}
				/>
			))}
			<ScheduleField
				value={settings.schedule}
				hint={TEXTS.schedule.hint}
				onChange={(schedule) => mutate({ schedule })}
			/>
			{UPKEEP.map((name) => (
				<UpkeepField
					key={name}
					name={name}
					value={settings[name]}
					hint={TEXTS.settings.upkeepHints[name]}
					onChange={(value) => mutate({ [name]: value })}
				/>
			))}
		</>
	);
}
