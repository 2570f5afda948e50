import { ChevronsUpDown, FolderKanban, Settings } from 'lucide-react';
import { useLocation } from 'wouter';
import { TEXTS } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { Menu, MenuItem, MenuLine } from '../../ui/menu.tsx';
import { ProgressRing } from '../../ui/parts.tsx';
import { useProjects } from '../project/queries.ts';

export function ProjectSwitcher({ project }: { readonly project: string | null }) {
	const { data: projects = [] } = useProjects();
	const [, navigate] = useLocation();
	return (
		<Menu
			align="start"
			className="w-64"
			trigger={
				<Button look="quiet" className="min-w-0 shrink! px-2! text-text!" title={TEXTS.shell.switchProject}>
					<span className="max-w-[28vw] truncate font-semibold sm:max-w-56">{project ?? TEXTS.shell.projects}</span>
					<ChevronsUpDown size={14} className="shrink-0 text-faint" />
				</Button>
			}
		>
			{projects.map(({ name, stats }) => (
				<MenuItem
					key={name}
					chosen={name === project}
					onSelect={() => navigate(`/p/${name}`)}
					icon={<ProgressRing percentage={stats.percentage} size={14} />}
				>
					<span className="min-w-0 flex-1 truncate">{name}</span>
					{stats.total > 0 && (
						<span className="number text-2xs text-faint">
							{stats.passing.toLocaleString('en')}/{stats.total.toLocaleString('en')}
						</span>
					)}
				</MenuItem>
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
