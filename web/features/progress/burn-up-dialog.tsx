import { useEffect, useMemo, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { aheadOf, type BurnUp, burnUpOf, estimate } from '../../model/burn-up.ts';
import { axisTimes, clock, counted, roughDuration } from '../../model/format.ts';
import { startOf } from '../../model/run-view.ts';
import { TEXTS } from '../../texts.ts';
import { serverNow } from '../../transport/server-clock.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useIsDark } from '../../ui/theme.ts';
import { useLive } from '../project/live-project.tsx';

const HEIGHT = 270;

export function BurnUpDialog({ onClose }: { readonly onClose: () => void }) {
	const features = useLive((state) => state.features);
	const startedAt = useLive((state) => startOf(state.agent));
	// The line of what has ended ends with its last pass.
	const alive = useLive(({ agent }) => agent?.status === 'running' || agent?.status === 'paused');
	const total = features?.size ?? 0;
	const works = useLive(({ agent }) => agent?.phase === 'running');
	const burnUp = useMemo(
		() => burnUpOf(features?.values() ?? [], startedAt ?? serverNow(), alive ? serverNow() : 0),
		[features, startedAt, alive],
	);
	const left = useMemo(
		() => (works && startedAt !== null ? estimate(features?.values() ?? [], startedAt, serverNow()) : null),
		[features, startedAt, works],
	);
	const done = burnUp.passing.at(-1) ?? 0;
	return (
		<Dialog title={TEXTS.progress.title} onClose={onClose} width="wide">
			<p className="mb-4 flex flex-wrap justify-between gap-x-4 text-soft">
				<span>
					{TEXTS.progress.of(done, total)} {TEXTS.board.progress}
				</span>
				{left !== null && (
					<span>{TEXTS.progress.ahead(roughDuration(left), clock(serverNow() + left, serverNow()))}</span>
				)}
			</p>
			{done === 0 ? (
				<p className="py-12 text-center text-faint">{TEXTS.progress.empty}</p>
			) : (
				<Chart burnUp={burnUp} total={total} left={left} />
			)}
		</Dialog>
	);
}

interface ChartProps {
	readonly burnUp: BurnUp;
	readonly total: number;
	/** Milliseconds until all pass; null: nobody knows. */
	readonly left: number | null;
}

function Chart({ burnUp, total, left }: ChartProps) {
	const holder = useRef<HTMLDivElement>(null);
	const dark = useIsDark();
	useEffect(() => {
		const element = holder.current;
		if (element === null) return;
		const color = (name: string) => colorOf(element, name);
		const axis = {
			stroke: color('--text-faint'),
			grid: { stroke: color('--line'), width: 1 },
			ticks: { show: false },
			font: '11px Inter Variable',
		};
		const stepped = uPlot.paths.stepped?.({ align: 1 });
		const chart = new uPlot(
			{
				width: element.clientWidth,
				height: HEIGHT,
				legend: { show: false },
				cursor: { drag: { x: false, y: false }, points: { size: 7 } },
				scales: { y: { range: [0, Math.max(1, total)] } },
				axes: [
					{
						...axis,
						space: 96,
						size: 40,
						values: (_, ticks, __, ___, apart) =>
							axisTimes(
								ticks.map((tick) => tick * 1_000),
								apart * 1_000,
							),
					},
					{ ...axis, size: 16 + 7 * String(total).length, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000] },
				],
				series: [
					{},
					{
						label: 'passing',
						stroke: color('--good'),
						width: 2,
						fill: color('--good-soft'),
						points: { show: false },
						...(stepped ? { paths: stepped } : {}),
					},
					{ label: 'all', stroke: color('--line-input'), width: 1, dash: [4, 4], points: { show: false } },
					{ label: 'ahead', stroke: color('--good'), width: 2, dash: [3, 5], points: { show: false } },
				],
			},
			dataOf(burnUp, total, left),
			element,
		);
		const observer = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT }));
		observer.observe(element);
		return () => {
			observer.disconnect();
			chart.destroy();
		};
	}, [burnUp, total, left, dark]);
	return (
		<figure>
			<div ref={holder} aria-hidden="true" />
			<figcaption className="sr-only">
				{`${TEXTS.progress.label}: ${counted(burnUp.passing.at(-1) ?? 0, 'feature')} of ${total}.`}
			</figcaption>
		</figure>
	);
}

/** Seconds; what passes, all that there is, and how it goes on. */
function dataOf(burnUp: BurnUp, total: number, left: number | null): uPlot.AlignedData {
	const { times, passing } = burnUp;
	const seconds = times.map((time) => time / 1_000);
	if (left === null) return [seconds, [...passing], times.map(() => total), times.map(() => null)];
	const end = aheadOf(burnUp, total, left);
	const ahead = passing.map((count, index) => (index === passing.length - 1 ? count : null));
	return [
		[...seconds, end.time / 1_000],
		[...passing, null],
		[...times, end.time].map(() => total),
		[...ahead, end.passing],
	];
}

/** A canvas knows no custom properties, nor light-dark(): what an element computes it does. */
function colorOf(element: HTMLElement, name: string): string {
	const probe = document.createElement('span');
	probe.style.color = `var(${name})`;
	element.append(probe);
	const { color } = getComputedStyle(probe);
	probe.remove();
	return color;
}
