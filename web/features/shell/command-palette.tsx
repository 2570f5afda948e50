import { Command } from 'cmdk';
import {
	FileText,
	FolderKanban,
	Keyboard,
	LayoutGrid,
	ListPlus,
	ListTree,
	MessageCircleQuestion,
	MessagesSquare,
	Monitor,
	Moon,
	Pause,
	Play,
	Plus,
	ScrollText,
	Settings,
	Square,
	Sun,
	Webhook,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { runViewOf } from '../../model/run-view.ts';
import { TEXTS } from '../../texts.ts';
import { CHAT_TEXTS } from '../../texts-chat.ts';
import { type AgentAction, api } from '../../transport/api.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Kbd, ProgressRing } from '../../ui/parts.tsx';
import { chooseTheme } from '../../ui/theme.ts';
import { toastError } from '../../ui/toast.ts';
import { useBoardHref } from '../board/board-place.ts';
import { useFeed, useLive } from '../project/live-project.tsx';
import { useProjects } from '../project/queries.ts';
import { emit, isHeard, type PageCommand } from './page-commands.ts';

export interface CommandPaletteProps {
	readonly project: string | null;
	readonly onClose: () => void;
	readonly onKeys: () => void;
}

export function CommandPalette({ project, onClose, onKeys }: CommandPaletteProps) {
	const { data: projects = [] } = useProjects();
	const [, navigate] = useLocation();
	const act: Act = (work) => () => {
		onClose();
		work();
	};
	const boardHref = useBoardHref(project);
	return (
		<Dialog title={TEXTS.shell.commands} onClose={onClose} width="normal" bare>
			<Command label={TEXTS.shell.commands} loop className="flex max-h-[60vh] flex-col">
				<Command.Input
					autoFocus
					data-autofocus
					placeholder={TEXTS.shell.searchCommands}
					className="h-12 w-full shrink-0 border-line border-b bg-transparent px-4 text-base outline-none placeholder:text-faint"
				/>
				<Command.List className="min-h-0 flex-1 overflow-y-auto p-1.5">
					<Command.Empty className="p-6 text-center text-soft">{TEXTS.shell.noCommand}</Command.Empty>
					{project !== null && (
						<Group title={project}>
							<RunCommands act={act} />
							<Item icon={<Plus size={15} />} hint="N" onSelect={act(() => navigate(boardHref({ adding: true })))}>
								{TEXTS.board.add}
							</Item>
							<Ask act={act} command="expand" icon={<ListPlus size={15} />}>
								{CHAT_TEXTS.expand}
							</Ask>
							<Ask act={act} command="toggle-assistant" icon={<MessagesSquare size={15} />} hint="A">
								{CHAT_TEXTS.keys.assistant}
							</Ask>
							<Item
								icon={<MessageCircleQuestion size={15} />}
								onSelect={act(() => navigate(`/p/${project}/interview`))}
							>
								{CHAT_TEXTS.interview}
							</Item>
							<Item icon={<LayoutGrid size={15} />} hint="B" onSelect={act(() => navigate(boardHref()))}>
								{TEXTS.keys.board}
							</Item>
							<Item icon={<ListTree size={15} />} hint="S" onSelect={act(() => navigate(`/p/${project}/sessions`))}>
								{TEXTS.keys.sessions}
							</Item>
							<Ask act={act} command="toggle-log" icon={<ScrollText size={15} />} hint="D">
								{TEXTS.keys.log}
							</Ask>
							<Item icon={<Settings size={15} />} onSelect={act(() => navigate(`/p/${project}/settings`))}>
								{TEXTS.settings.projectTitle}
							</Item>
							<Item icon={<Webhook size={15} />} onSelect={act(() => navigate(`/p/${project}/settings/webhook`))}>
								{TEXTS.webhook.title}
							</Item>
							<Item icon={<FileText size={15} />} onSelect={act(() => navigate(`/p/${project}/settings/app_spec`))}>
								{TEXTS.spec.names.app_spec}
							</Item>
						</Group>
					)}
					<Group title={TEXTS.shell.projects}>
						{projects.map(({ name, stats }) => (
							<Item
								key={name}
								icon={<ProgressRing percentage={stats.percentage} size={15} />}
								onSelect={act(() => navigate(`/p/${name}`))}
							>
								{name}
							</Item>
						))}
						<Item icon={<FolderKanban size={15} />} onSelect={act(() => navigate('/'))}>
							{TEXTS.shell.allProjects}
						</Item>
						<Item icon={<Plus size={15} />} onSelect={act(() => navigate('/?new'))}>
							{TEXTS.shell.newProject}
						</Item>
					</Group>
					<Group title={TEXTS.shell.settings}>
						<Item icon={<Settings size={15} />} onSelect={act(() => navigate('/settings'))}>
							{TEXTS.shell.settings}
						</Item>
						<Item icon={<Keyboard size={15} />} hint="?" onSelect={onKeys}>
							{TEXTS.shell.keys}
						</Item>
						<Item icon={<Monitor size={15} />} onSelect={act(() => chooseTheme('system'))}>
							{`${TEXTS.shell.theme}: ${TEXTS.shell.themes.system}`}
						</Item>
						<Item icon={<Sun size={15} />} onSelect={act(() => chooseTheme('light'))}>
							{`${TEXTS.shell.theme}: ${TEXTS.shell.themes.light}`}
						</Item>
						<Item icon={<Moon size={15} />} onSelect={act(() => chooseTheme('dark'))}>
							{`${TEXTS.shell.theme}: ${TEXTS.shell.themes.dark}`}
						</Item>
					</Group>
				</Command.List>
			</Command>
		</Dialog>
	);
}

type Act = (work: () => void) => () => void;

/** What can be done with the run as it is. */
function RunCommands({ act }: { readonly act: Act }) {
	const { name } = useFeed();
	const agent = useLive((state) => state.agent);
	const stats = useLive((state) => state.stats);
	const { alive, kind } = runViewOf(agent, stats);
	const steer = (action: AgentAction) => act(() => void api.steer(name, action).catch(toastError));
	if (!alive)
		return (
			<Ask act={act} command="start" icon={<Play size={15} />}>
				{TEXTS.run.startTitle}
			</Ask>
		);
	return (
		<>
			{kind === 'paused' ? (
				<Item icon={<Play size={15} />} onSelect={steer('resume')}>
					{TEXTS.run.resume}
				</Item>
			) : (
				<Item icon={<Pause size={15} />} onSelect={steer('pause')}>
					{TEXTS.run.pause}
				</Item>
			)}
			<Item icon={<Square size={15} />} onSelect={steer('stop')}>
				{TEXTS.run.stop}
			</Item>
		</>
	);
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
	return (
		<Command.Group
			heading={title}
			className="mb-1 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-faint"
		>
			{children}
		</Command.Group>
	);
}

interface ItemProps {
	readonly icon: ReactNode;
	/** The key that does the same. */
	readonly hint?: string;
	readonly children: string;
	readonly onSelect: () => void;
}

/** What the view that is shown does; where it cannot, it is not there. */
function Ask({
	act,
	command,
	...item
}: Omit<ItemProps, 'onSelect'> & { readonly act: Act; readonly command: PageCommand }) {
	return isHeard(command) && <Item {...item} onSelect={act(() => emit(command))} />;
}

function Item({ icon, hint, children, onSelect }: ItemProps) {
	return (
		<Command.Item
			// Without the key, which nobody looks for.
			value={children}
			onSelect={onSelect}
			className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 data-[selected=true]:bg-active"
		>
			<span className="flex w-4 shrink-0 justify-center text-faint">{icon}</span>
			<span className="min-w-0 flex-1 truncate">{children}</span>
			{hint !== undefined && (
				<span aria-hidden="true" className="max-sm:hidden">
					<Kbd>{hint}</Kbd>
				</span>
			)}
		</Command.Item>
	);
}
