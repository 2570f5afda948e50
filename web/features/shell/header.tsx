import { Command, Keyboard, Monitor, Moon, Settings, Sun } from 'lucide-react';
import { Link, useRoute } from 'wouter';
import { TEXTS } from '../../texts.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { cn } from '../../ui/class-names.ts';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { Kbd } from '../../ui/parts.tsx';
import { chooseTheme, THEMES, useTheme } from '../../ui/theme.ts';
import { useBoardHref } from '../board/board-place.ts';
import { ConnectionBadge } from './connection-badge.tsx';
import { ProjectSwitcher } from './project-switcher.tsx';

export interface HeaderProps {
	readonly project: string | null;
	readonly onPalette: () => void;
	readonly onKeys: () => void;
}

export function Header({ project, onPalette, onKeys }: HeaderProps) {
	const boardHref = useBoardHref(project);
	return (
		<header className="flex h-12 shrink-0 items-center gap-1 border-line border-b bg-surface px-2 sm:gap-2 sm:px-3">
			<Link
				href="/"
				aria-label={TEXTS.shell.allProjects}
				className="flex size-8 shrink-0 items-center justify-center rounded-md hover:bg-hover"
			>
				<img src="/favicon.svg" alt="" width={22} height={22} />
			</Link>
			<ProjectSwitcher project={project} />
			{project !== null && (
				<nav aria-label={TEXTS.shell.projects} className="flex items-center gap-0.5 max-sm:ml-auto">
					<Tab href={boardHref()} pattern="/p/:name">
						{TEXTS.shell.board}
					</Tab>
					<Tab href={`/p/${project}/sessions`} pattern="/p/:name/sessions/:id?">
						{TEXTS.shell.sessions}
					</Tab>
				</nav>
			)}
			<div className="flex items-center gap-0.5 sm:ml-auto sm:gap-1 max-sm:[&:not(nav~*)]:ml-auto">
				{project !== null && <ConnectionBadge />}
				<Button look="quiet" size="small" onClick={onPalette} className="max-md:hidden">
					<Command size={14} /> {TEXTS.shell.commands} <Kbd>{isMac() ? '⌘K' : 'Ctrl K'}</Kbd>
				</Button>
				<IconButton label={TEXTS.shell.commands} onClick={onPalette} className="md:hidden">
					<Command size={16} />
				</IconButton>
				<IconButton label={TEXTS.shell.keys} onClick={onKeys} className="max-lg:hidden">
					<Keyboard size={16} />
				</IconButton>
				<ThemeMenu />
				<Link
					href="/settings"
					aria-label={TEXTS.shell.settings}
					title={TEXTS.shell.settings}
					className="flex size-8 items-center justify-center rounded-md text-soft hover:bg-hover hover:text-text max-sm:hidden"
				>
					<Settings size={16} />
				</Link>
			</div>
		</header>
	);
}

const ICONS = { system: Monitor, light: Sun, dark: Moon };

function ThemeMenu() {
	const theme = useTheme();
	const Icon = ICONS[theme];
	return (
		<Menu
			trigger={
				<IconButton label={TEXTS.shell.theme} className="max-sm:hidden">
					<Icon size={16} />
				</IconButton>
			}
		>
			{THEMES.map((one) => (
				<MenuItem key={one} chosen={one === theme} onSelect={() => chooseTheme(one)}>
					{TEXTS.shell.themes[one]}
				</MenuItem>
			))}
		</Menu>
	);
}

function Tab({
	href,
	pattern,
	children,
}: {
	readonly href: string;
	readonly pattern: string;
	readonly children: string;
}) {
	const [current] = useRoute(pattern);
	return (
		<Link
			href={href}
			aria-current={current ? 'page' : undefined}
			className={cn(
				'rounded-md px-2 py-1 font-medium transition-colors sm:px-2.5',
				current ? 'bg-active text-text' : 'text-soft hover:bg-hover hover:text-text',
			)}
		>
			{children}
		</Link>
	);
}

function isMac(): boolean {
	return /mac|iphone|ipad/i.test(navigator.userAgent);
}
