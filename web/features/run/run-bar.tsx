import { MessagesSquare, Pause, Play, ScrollText, Square } from 'lucide-react';
import { type ReactNode, Suspense, useMemo, useState } from 'react';
import { estimate } from '../../model/burn-up.ts';
import { clock, duration, money, roughDuration, short } from '../../model/format.ts';
import { needsPerson, type RunView, runViewOf, tokensOf } from '../../model/run-view.ts';
import { TEXTS } from '../../texts.ts';
import { CHAT_TEXTS } from '../../texts-chat.ts';
import { type AgentAction, api } from '../../transport/api.ts';
import { serverNow } from '../../transport/server-clock.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { cn } from '../../ui/class-names.ts';
import { lazyView } from '../../ui/lazy-view.ts';
import { Badge, ProgressBar, Skeleton } from '../../ui/parts.tsx';
import { toastError } from '../../ui/toast.ts';
import { useNow } from '../../ui/use-now.ts';
import { CostButton } from '../cost/cost-button.tsx';
import { useFeed, useLive } from '../project/live-project.tsx';
import { usePageCommand } from '../shell/page-commands.ts';
import { PresentStep } from './present-step.tsx';

const StartDialog = lazyView(() => import('./start-dialog.tsx').then((m) => ({ default: m.StartDialog })));

const DOTS: Readonly<Record<RunView['kind'], string>> = {
	unknown: 'bg-line-input',
	idle: 'bg-line-input',
	running: 'bg-accent pulse-dot',
	paused: 'bg-busy',
	waiting: 'bg-busy pulse-dot',
	stopping: 'bg-busy pulse-dot',
	stopped: 'bg-line-input',
	crashed: 'bg-bad',
	finished: 'bg-good',
};

export interface RunBarProps {
	readonly onLog: () => void;
	readonly logShown: boolean;
	readonly onChat: () => void;
	readonly chatShown: boolean;
}

/** The run at a glance, and what steers it. */
export function RunBar({ onLog, logShown, onChat, chatShown }: RunBarProps) {
	const trouble = useLive((state) => state.trouble !== null);
	// That no run is known says nothing while the database cannot be read.
	const agent = useLive((state) => (state.trouble !== null && state.agent?.run_id === null ? null : state.agent));
	const stats = useLive((state) => state.stats);
	const [starting, setStarting] = useState(false);
	const view = runViewOf(agent, stats);
	const loading = view.kind === 'unknown' && !trouble;
	usePageCommand('start', () => setStarting(!view.alive));
	return (
		<section aria-label={TEXTS.run.title} className="shrink-0 border-line border-b bg-surface">
			<div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-3 py-2 sm:px-4">
				{/* What it waits for takes a whole line where there is little room. */}
				<div
					className={cn(
						'flex min-w-0 items-center gap-x-3 max-sm:flex-1 sm:shrink-0',
						view.kind === 'waiting' && 'max-sm:basis-full',
					)}
				>
					{/* What it was when the page was opened is no news, and is not announced. */}
					<span
						role={loading ? undefined : 'status'}
						aria-hidden={loading}
						className="flex min-w-0 items-center gap-2 font-medium"
					>
						<span
							aria-hidden="true"
							className={cn('size-2 shrink-0 rounded-full', needsPerson(view) ? 'bg-bad' : DOTS[view.kind])}
						/>
						{loading ? <Skeleton className="h-3.5 w-16" /> : statusOf(view)}
					</span>
					{view.used?.rehearsed && (
						<span title={TEXTS.run.rehearsalHint} className="flex">
							<Badge>{TEXTS.run.rehearsal}</Badge>
						</span>
					)}
				</div>
				{/* Where there is little room it has a line of its own, below the buttons. */}
				<span
					className={cn(
						'min-w-0 flex-1 text-soft max-sm:order-1 max-sm:basis-full sm:basis-40',
						view.kind === 'running' ? 'truncate' : 'line-clamp-3',
					)}
				>
					{view.kind === 'running' ? <PresentStep /> : <Situation view={view} />}
				</span>
				<Figures view={view} />
				<div className="flex items-center gap-1.5 ml-auto">
					<Steering view={view} known={agent !== null} onStart={() => setStarting(true)} />
					<IconButton
						label={TEXTS.keys.log}
						aria-pressed={logShown}
						onClick={onLog}
						className={logShown ? 'bg-active' : ''}
					>
						<ScrollText size={16} />
					</IconButton>
					<IconButton
						label={CHAT_TEXTS.keys.assistant}
						aria-pressed={chatShown}
						onClick={onChat}
						className={chatShown ? 'bg-active' : ''}
					>
						<MessagesSquare size={16} />
					</IconButton>
				</div>
			</div>
			{stats !== null && stats.total > 0 && (
				<div className="-mb-px">
					<ProgressLine percentage={stats.percentage} passing={stats.passing} total={stats.total} />
				</div>
			)}
			<Suspense>{starting && <StartDialog onClose={() => setStarting(false)} />}</Suspense>
		</section>
	);
}

function ProgressLine({
	percentage,
	passing,
	total,
}: {
	readonly percentage: number;
	readonly passing: number;
	readonly total: number;
}) {
	return (
		<div className="flex items-center gap-3 px-3 pb-2 sm:px-4">
			<ProgressBar percentage={percentage} label={TEXTS.progress.title} />
			<span className="number shrink-0 text-soft text-xs">
				{TEXTS.progress.of(passing, total)} · {percentage.toFixed(percentage % 1 === 0 ? 0 : 1)} %
			</span>
		</div>
	);
}

function statusOf({ pending, kind, resumesAt, waitsFor }: RunView): string {
	if (pending !== null) return TEXTS.run[pending];
	if (waitsFor === 'disk') return TEXTS.run.waitingForRoom;
	if (resumesAt === null || waitsFor === null) return TEXTS.run.status[kind];
	return TEXTS.run.waitingFor[waitsFor](clock(resumesAt, serverNow()));
}

function Situation({ view }: { readonly view: RunView }) {
	const now = useNow(view.kind === 'waiting' ? 1_000 : null);
	if (view.kind === 'unknown') return null;
	if (view.kind === 'idle') return TEXTS.run.neverStarted;
	const parts = [view.resumesAt === null ? null : TEXTS.run.goesOnIn(duration(view.resumesAt - now)), endOf(view)];
	const text = parts.filter(Boolean).join('. ');
	return (
		<span className="any-text" title={view.reason ?? undefined}>
			{text}
		</span>
	);
}

function endOf({ kind, end, reason }: RunView): string | null {
	if (end === null) return reason;
	if (end === 'all_passing' && kind !== 'finished') return TEXTS.run.passedThen;
	return needsPerson({ kind, end }) && reason !== null ? `${TEXTS.run.ends[end]} ${reason}` : TEXTS.run.ends[end];
}

function Figures({ view }: { readonly view: RunView }) {
	const features = useLive((state) => state.features);
	const now = useNow(view.alive ? 1_000 : null);
	const left = useMemo(
		() =>
			features !== null && view.kind === 'running' && view.startedAt !== null
				? estimate(features.values(), view.startedAt, now)
				: null,
		[features, view.kind, view.startedAt, now],
	);
	const { used, startedAt } = view;
	if (startedAt === null || used === null) return null;
	const end = view.endedAt ?? now;
	return (
		<dl className="flex flex-wrap items-baseline gap-x-4 max-sm:justify-between max-sm:gap-x-2 max-lg:order-last max-lg:w-full">
			<Figure label={TEXTS.run.elapsed}>{duration(end - startedAt)}</Figure>
			{left !== null && <Figure label={TEXTS.run.left}>{roughDuration(left)}</Figure>}
			<Figure label={TEXTS.run.sessions}>{used.sessions.toLocaleString('en')}</Figure>
			{!used.rehearsed && (
				<Figure label={TEXTS.run.cost}>
					<CostButton>
						{used.cost_estimated ? '≈ ' : ''}
						{money(used.cost_usd)}
					</CostButton>
				</Figure>
			)}
			<Figure label={TEXTS.run.tokens}>{short(tokensOf(used))}</Figure>
		</dl>
	);
}

function Figure({ label, children }: { readonly label: string; readonly children: ReactNode }) {
	return (
		<div className="flex shrink-0 gap-x-1.5 max-sm:flex-col sm:items-baseline">
			<dt className="text-2xs text-faint">{label}</dt>
			<dd className="number font-medium text-xs">{children}</dd>
		</div>
	);
}

interface SteeringProps {
	readonly view: RunView;
	readonly known: boolean;
	readonly onStart: () => void;
}

function Steering({ view, known, onStart }: SteeringProps) {
	const { name } = useFeed();
	const [asked, setAsked] = useState<AgentAction | null>(null);
	const steer = async (action: AgentAction) => {
		setAsked(action);
		try {
			await api.steer(name, action);
		} catch (error) {
			toastError(error);
		} finally {
			setAsked(null);
		}
	};
	if (!view.alive)
		return (
			<Button look={view.kind === 'finished' ? 'plain' : 'primary'} onClick={onStart} disabled={!known}>
				<Play size={14} fill="currentColor" /> <span className="max-sm:sr-only">{TEXTS.run.start}</span>
			</Button>
		);
	return (
		<>
			{view.kind === 'waiting' && view.pending === null && (
				<Button
					busy={asked === 'resume'}
					title={view.waitsFor === 'window' ? TEXTS.run.workNowHint : undefined}
					onClick={() => void steer('resume')}
				>
					<Play size={14} fill="currentColor" />{' '}
					<span className="max-sm:sr-only">{view.waitsFor === 'window' ? TEXTS.run.workNow : TEXTS.run.tryNow}</span>
				</Button>
			)}
			{view.kind === 'paused' ? (
				<Button look="primary" busy={asked === 'resume'} onClick={() => void steer('resume')}>
					<Play size={14} fill="currentColor" /> <span className="max-sm:sr-only">{TEXTS.run.resume}</span>
				</Button>
			) : (
				<Button busy={asked === 'pause'} disabled={view.pending !== null} onClick={() => void steer('pause')}>
					<Pause size={14} /> <span className="max-sm:sr-only">{TEXTS.run.pause}</span>
				</Button>
			)}
			<Button
				look="danger"
				busy={asked === 'stop'}
				disabled={view.pending === 'stopping'}
				onClick={() => void steer('stop')}
			>
				<Square size={12} fill="currentColor" /> <span className="max-sm:sr-only">{TEXTS.run.stop}</span>
			</Button>
		</>
	);
}
