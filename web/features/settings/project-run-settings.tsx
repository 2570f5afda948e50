import { useMutation, useQueryClient } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Settings, SettingsChange } from '../../../src/contract/settings.ts';
import { TEXTS } from '../../texts.ts';
import { api, type ProjectSettings } from '../../transport/api.ts';
import { Button } from '../../ui/button.tsx';
import { SwitchRow } from '../../ui/field.tsx';
import { Skeleton, Trouble } from '../../ui/parts.tsx';
import { toastError } from '../../ui/toast.ts';
import { useProjectSchedule, useProjectSettings } from '../project/queries.ts';
import { Part } from './part.tsx';
import { BoundField, BUDGETS, BudgetField, ModelField, ParkField, UPKEEP, UpkeepField } from './run-fields.tsx';
import { ScheduleField } from './schedule-field.tsx';

/** What runs of a project are started with, and which of it is the project's own. */
export function ProjectRunSettings({ project }: { readonly project: string }) {
	const queries = useQueryClient();
	const { data, error } = useProjectSettings(project);
	const { data: schedule } = useProjectSchedule(project);
	const key = ['settings', project];
	const { mutate } = useMutation({
		mutationFn: (change: SettingsChange) => api.changeProjectSettings(project, change),
		onSuccess: (settings) => queries.setQueryData<ProjectSettings>(key, settings),
		onError: toastError,
	});
	if (error !== null && data === undefined) return <Trouble error={error} />;
	if (data === undefined) return <Skeleton className="h-72" />;
	const { effective, overrides } = data;
	const row = (name: keyof Settings, field: ReactNode) => (
		<OwnOrGlobal key={name} own={name in overrides} onReset={() => mutate({ [name]: null })}>
			{field}
		</OwnOrGlobal>
	);
	return (
		<Part title={TEXTS.settings.runs} hint={TEXTS.settings.projectRunsHint}>
			{row('model', <ModelField value={effective.model} onChange={(model) => mutate({ model })} />)}
			{row(
				'yolo_mode',
				<SwitchRow
					label={TEXTS.settings.yolo}
					hint={TEXTS.run.yoloHint}
					checked={effective.yolo_mode}
					onChange={(yolo_mode) => mutate({ yolo_mode })}
				/>,
			)}
			{row(
				'headless',
				<SwitchRow
					label={TEXTS.settings.headless}
					hint={TEXTS.settings.headlessHint}
					checked={effective.headless}
					onChange={(headless) => mutate({ headless })}
				/>,
			)}
			{row(
				'require_box',
				<SwitchRow
					label={TEXTS.settings.requireBox}
					hint={TEXTS.settings.requireBoxHint}
					checked={effective.require_box}
					onChange={(require_box) => mutate({ require_box })}
				/>,
			)}
			{row(
				'max_iterations',
				<BoundField
					value={effective.max_iterations}
					hint={TEXTS.settings.projectBoundHint}
					onChange={(max_iterations) => mutate({ max_iterations })}
				/>,
			)}
			{row(
				'park_after',
				<ParkField
					value={effective.park_after}
					hint={TEXTS.settings.parkAfterHint}
					onChange={(park_after) => mutate({ park_after })}
				/>,
			)}
			{BUDGETS.map(([scope, name]) =>
				row(
					name,
					<BudgetField
						scope={scope}
						value={effective[name]}
						hint={TEXTS.settings.projectBoundHint}
						onChange={(usd) => mutate({ [name]: usd })}
					/>,
				),
			)}
			{row(
				'schedule',
				<ScheduleField
					value={effective.schedule}
					hint={TEXTS.schedule.projectHint}
					problem={schedule?.problem ?? null}
					onChange={(text) => mutate({ schedule: text })}
				/>,
			)}
			{UPKEEP.map((name) =>
				row(
					name,
					<UpkeepField
						name={name}
						value={effective[name]}
						hint={TEXTS.settings.upkeepHints[name]}
						onChange={(value) => mutate({ [name]: value })}
					/>,
				),
			)}
			<p className="border-line border-t pt-4 text-soft text-xs">
				<Link href="/settings" className="font-medium text-accent-text underline underline-offset-2">
					{TEXTS.settings.toGlobal}
				</Link>
			</p>
		</Part>
	);
}

/** A setting of a project, with whether it is its own, and the way back to the global one. */
export function OwnOrGlobal({
	own,
	onReset,
	children,
}: {
	readonly own: boolean;
	readonly onReset: () => void;
	readonly children: ReactNode;
}) {
	return (
		<div>
			{children}
			<div className="mt-1.5 flex min-h-7 flex-wrap items-center gap-x-3 text-xs">
				{own ? (
					<>
						<span className="font-medium text-accent-text">{TEXTS.settings.own}</span>
						<Button size="small" look="quiet" onClick={onReset}>
							<RotateCcw size={13} /> {TEXTS.settings.useGlobal}
						</Button>
					</>
				) : (
					<span className="text-soft">{TEXTS.settings.asGlobal}</span>
				)}
			</div>
		</div>
	);
}
