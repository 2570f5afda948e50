import { ChevronsUpDown, FolderKanban, Settings } from 'lucide-react';
import { useLocation } from 'wouter';
import type { ProjectReply } from '../../../src/contract/api/projects.ts';
import { attentionOf } from '../../model/run-view.ts';
import { TEXTS } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { cn } from '../../ui/class-names.ts';
import { Menu, MenuItem, MenuLine } from '../../ui/menu.tsx';
import { Badge, ProgressRing } from '../../ui/parts.tsx';
import { AttentionNote } from '../project/attention-note.tsx';
import { useProjectsNowAndThen } from '../project/queries.ts';

export function ProjectSwitcher({ project }: { readonly project: string | null }) {
	const { data: projects = [] } = useProjectsNowAndThen();
	const [, navigate] = useLocation();
	// The list of projects says it of each itself.
	const othersNeedYou = project !== null && projects.some((one) => one.name !== project && attentionOf(one) !== null);
	return (
		<Menu
			align="start"
			className="w-72"
			trigger={
				<Button look="quiet" className="min-w-0 shrink! px-2! text-text!" title={TEXTS.shell.switchProject}>
					<span className={cn('truncate font-semibold sm:max-w-56', othersNeedYou ? 'max-w-[20vw]' : 'max-w-[28vw]')}>
						{project ?? TEXTS.shell.projects}
					</span>
					{othersNeedYou && (
						<span title={TEXTS.start.othersNeedYou} className="size-2 shrink-0 rounded-full bg-bad">
							<span className="sr-only">{TEXTS.start.othersNeedYou}</span>
						</span>
					)}
					<ChevronsUpDown size={14} className="shrink-0 text-faint" />
				</Button>
			}
		>
			{projects.map((one) => (
				<ProjectItem
					key={one.name}
					project={one}
					chosen={one.name === project}
					onSelect={() => navigate(`/p/${one.name}`)}
				/>
			))}
			{projects.length > 0 && <MenuLine />}
			{project !== null && (
				<MenuItem onSelect={() => navigate(`/p/${project}/settings`)} icon={<Settings size={14} />}>
					{TEXTS.settings.projectTitle}
				</MenuItem>
			)}
			<MenuItem onSelect={() => navigate('/')} icon={<FolderKanban size={14} />}>
				{TEXTS.shell.allProjects}
			</MenuItem>
		</Menu>
	);
}

interface ProjectItemProps {
	readonly project: ProjectReply;
	readonly chosen: boolean;
	readonly onSelect: () => void;
}

function ProjectItem({ project, chosen, onSelect }: ProjectItemProps) {
	const { name, stats } = project;
	const attention = attentionOf(project);
	return (
		<MenuItem chosen={chosen} onSelect={onSelect} icon={<ProgressRing percentage={stats.percentage} size={14} />}>
			<span className="flex min-w-0 flex-1 flex-col">
				<span className="flex min-h-6 items-center gap-2">
					<span className="min-w-0 flex-1 truncate">{name}</span>
					{attention !== null && <Badge tone="bad">{TEXTS.start.needsYou}</Badge>}
					{stats.total > 0 && (
						<span className="number text-2xs text-faint">
							{stats.passing.toLocaleString('en')}/{stats.total.toLocaleString('en')}
						</span>
					)}
				</span>
				{attention !== null && <AttentionNote attention={attention} className="pb-0.5" />}
			</span>
		</MenuItem>
	);
}
