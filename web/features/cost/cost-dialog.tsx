import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { BudgetScope, CostReport, CostSum } from '../../../src/contract/cost.ts';
import { money, short } from '../../model/format.ts';
import { tokensOf } from '../../model/run-view.ts';
import { TEXTS } from '../../texts.ts';
import { api } from '../../transport/api.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Skeleton, Trouble } from '../../ui/parts.tsx';
import { useProjectSettings } from '../project/queries.ts';
import { BUDGETS } from '../settings/run-fields.tsx';

/** What a project has cost and what the rest may cost. */
export function CostDialog({ project, onClose }: { readonly project: string; readonly onClose: () => void }) {
	const { data, error } = useQuery({
		queryKey: ['cost', project],
		queryFn: ({ signal }) => api.cost(project, signal),
		refetchInterval: 5_000,
	});
	return (
		<Dialog title={TEXTS.cost.title} onClose={onClose} width="wide" textOnly>
			{error !== null && data === undefined && <Trouble error={error} />}
			{data === undefined && error === null && <Skeleton className="h-72" />}
			{data !== undefined && <Report report={data} project={project} />}
		</Dialog>
	);
}

function Report({ report, project }: { readonly report: CostReport; readonly project: string }) {
	const { total, forecast } = report;
	if (total.sessions === 0) return <p className="py-12 text-center text-soft">{TEXTS.cost.empty}</p>;
	return (
		<div className="flex flex-col gap-6">
			<dl className="grid gap-4 sm:grid-cols-3">
				<Head label={TEXTS.cost.spent} figure={money(total.cost_usd)}>
					{TEXTS.cost.sessions(total.sessions)}
				</Head>
				<Head label={TEXTS.cost.forecast} figure={forecast === null ? '–' : `≈ ${money(forecast.cost_usd)}`}>
					{forecast === null
						? TEXTS.cost.noForecast
						: TEXTS.cost.forecastOf(forecast.features, money(forecast.usd_per_feature))}
				</Head>
				<BudgetsHead project={project} />
			</dl>
			{total.cost_estimated && <p className="text-soft text-xs">{TEXTS.cost.estimated}</p>}
			<Rows title={TEXTS.cost.by.day} rows={report.by_day.map((row) => ({ ...row, label: row.day }))} />
			<Rows title={TEXTS.cost.by.model} rows={report.by_model.map((row) => ({ ...row, label: row.model }))} />
			<Rows title={TEXTS.cost.by.kind} rows={report.by_kind.map((row) => ({ ...row, label: kindOf(row.kind) }))} />
			<Rows
				title={TEXTS.cost.by.feature}
				rows={report.by_feature.map((row) => ({ ...row, label: `${row.feature_id}. ${row.name}` }))}
			/>
		</div>
	);
}

function Head({
	label,
	figure,
	children,
}: {
	readonly label: string;
	readonly figure: string;
	readonly children?: ReactNode;
}) {
	return (
		<div>
			<dt className="text-soft text-xs">{label}</dt>
			<dd className="number mt-0.5 font-semibold text-xl">{figure}</dd>
			<dd className="text-soft text-xs">{children}</dd>
		</div>
	);
}

function BudgetsHead({ project }: { readonly project: string }) {
	const { data } = useProjectSettings(project);
	const set = BUDGETS.flatMap(([scope, name]): [BudgetScope, number][] => {
		const usd = data?.effective[name] ?? null;
		return usd === null ? [] : [[scope, usd]];
	});
	const [first, ...rest] = set.map(([scope, usd]) => TEXTS.cost.budget(money(usd), scope));
	return (
		<Head label={TEXTS.cost.budgets} figure={first ?? TEXTS.cost.noBudget}>
			{rest.join(', ')}
		</Head>
	);
}

interface Row extends CostSum {
	readonly label: string;
}

/** More are in the terminal: `autocoder cost --json`. */
const SHOWN = 30;

function Rows({ title, rows }: { readonly title: string; readonly rows: readonly Row[] }) {
	if (rows.length === 0) return null;
	return (
		<table className="w-full table-fixed text-sm">
			<thead>
				<tr className="border-line border-b text-left text-soft text-xs">
					<th className="py-1.5 font-medium">{title}</th>
					<th className="w-20 py-1.5 text-right font-medium">{TEXTS.cost.columns.cost}</th>
					<th className="w-20 py-1.5 text-right font-medium">{TEXTS.cost.columns.sessions}</th>
					<th className="w-20 py-1.5 text-right font-medium max-sm:hidden">{TEXTS.cost.columns.tokens}</th>
				</tr>
			</thead>
			<tbody>
				{rows.slice(0, SHOWN).map((row) => (
					<tr key={row.label} className="border-line border-b align-baseline last:border-0">
						<td className="any-text py-1.5 pr-2 sm:truncate" title={row.label}>
							{row.label}
						</td>
						<td className="number py-1.5 text-right">{money(row.cost_usd)}</td>
						<td className="number py-1.5 text-right text-soft">{row.sessions.toLocaleString('en')}</td>
						<td className="number py-1.5 text-right text-soft max-sm:hidden">{short(tokensOf(row))}</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}

function kindOf(kind: string): string {
	return kind in TEXTS.sessions.kinds ? TEXTS.sessions.kinds[kind as keyof typeof TEXTS.sessions.kinds] : kind;
}
