import { useQueryClient } from '@tanstack/react-query';
import { CircleAlert, Ellipsis, FolderX, Trash2 } from 'lucide-react';
import { Link } from 'wouter';
import type { ProjectReply } from '../../../src/contract/api/projects.ts';
import { attentionOf } from '../../model/run-view.ts';
import { TEXTS } from '../../texts.ts';
import { api } from '../../transport/api.ts';
import { IconButton } from '../../ui/button.tsx';
import { cn } from '../../ui/class-names.ts';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { Badge, ProgressBar } from '../../ui/parts.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { AttentionNote } from '../project/attention-note.tsx';

const TONES = { running: 'good', waiting: 'busy', paused: 'busy' } as const;

/** What the badge says; null: nothing is going on that would be worth one. */
function badgeOf({ agent_status, phase }: ProjectReply): keyof typeof TONES | null {
	if (agent_status === 'stopped' || agent_status === 'crashed') return null;
	return agent_status === 'running' && phase === 'waiting' ? 'waiting' : agent_status;
}

export function ProjectCard({ project }: { readonly project: ProjectReply }) {
	const { name, path, stats, missing, has_spec, problem } = project;
	const badge = badgeOf(project);
	const attention = attentionOf(project);
	const queries = useQueryClient();

	async function remove(): Promise<void> {
		try {
			await api.removeProject(name, false);
			toast(TEXTS.start.removed(name));
			await queries.invalidateQueries({ queryKey: ['projects'] });
		} catch (error) {
			toastError(error);
		}
	}

	const note = missing ? TEXTS.start.missing : (problem?.detail ?? noteOf(stats.total, has_spec));
	return (
		<li className="relative flex flex-col rounded-xl border border-line bg-surface p-4 shadow-small transition-colors hover:border-line-strong">
			<div className="flex items-center gap-2">
				<h2 className="min-w-0 flex-1 truncate font-semibold">
					{/* The whole card is the link; the menu lies above it. */}
					<Link href={`/p/${name}`} className="after:absolute after:inset-0 after:rounded-xl">
						{name}
					</Link>
				</h2>
				{attention !== null && <Badge tone="bad">{TEXTS.start.needsYou}</Badge>}
				{badge !== null && <Badge tone={TONES[badge]}>{TEXTS.run.status[badge]}</Badge>}
				<Menu
					trigger={
						<IconButton label={TEXTS.feature.actions} size="small" className="relative -my-1 -mr-2">
							<Ellipsis size={15} />
						</IconButton>
					}
				>
					<MenuItem icon={<Trash2 size={14} />} onSelect={() => void remove()}>
						{TEXTS.start.remove}
					</MenuItem>
				</Menu>
			</div>
			{/* Of a long path the end says most, so that it is cut at its beginning. */}
			<p dir="rtl" title={path} className="mt-0.5 truncate text-left text-faint text-xs">
				<bdi dir="ltr">{path}</bdi>
			</p>
			{attention !== null && <AttentionNote attention={attention} className="mt-3" />}
			<div className={cn('mt-auto', attention === null ? 'pt-5' : 'pt-3')}>
				{note === null ? (
					<>
						<p className="number mb-2 flex justify-between text-xs">
							<span className="text-soft">{TEXTS.progress.of(stats.passing, stats.total)}</span>
							<span className="font-medium">{stats.percentage} %</span>
						</p>
						<ProgressBar percentage={stats.percentage} label={`${name}: ${TEXTS.progress.title}`} />
					</>
				) : (
					<p className="any-text flex items-center gap-1.5 text-soft text-xs">
						{missing && <FolderX size={13} aria-hidden="true" className="shrink-0 text-bad-text" />}
						{!missing && problem !== null && (
							<CircleAlert size={13} aria-hidden="true" className="shrink-0 self-start text-bad-text mt-0.5" />
						)}
						<span className="min-w-0">{note}</span>
					</p>
				)}
			</div>
		</li>
	);
}

function noteOf(total: number, hasSpec: boolean): string | null {
	if (total > 0) return null;
	return hasSpec ? TEXTS.start.noFeatures : TEXTS.start.noSpec;
}
