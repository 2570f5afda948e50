import { type ReactNode, Suspense, useState } from 'react';
import { Link } from 'wouter';
import { TEXTS } from '../../texts.ts';
import { lazyView } from '../../ui/lazy-view.ts';
import { Empty, Trouble } from '../../ui/parts.tsx';
import { useHotkeys } from '../../ui/use-hotkeys.ts';
import { Celebration } from '../progress/celebration.tsx';
import { EndSignals } from '../progress/end-signals.tsx';
import { useFeed, useLive } from '../project/live-project.tsx';
import { RunBar } from '../run/run-bar.tsx';
import { usePageCommand } from './page-commands.ts';

const LogPanel = lazyView(() => import('../log/log-panel.tsx').then((m) => ({ default: m.LogPanel })));

/** What all views of a project have: the run above, the log below. */
export function ProjectFrame({ children }: { readonly children: ReactNode }) {
	const [log, setLog] = useState(false);
	const { name } = useFeed();
	const gone = useLive((state) => state.connection === 'gone');
	const trouble = useLive((state) => state.trouble);
	const toggle = () => setLog((open) => !open);
	useHotkeys({ d: toggle });
	usePageCommand('toggle-log', toggle);
	if (gone)
		return (
			<Empty heading="h1" title={TEXTS.connection.gone} hint={TEXTS.connection.hint.gone}>
				<Link href="/" className="font-medium text-accent-text underline underline-offset-2">
					{TEXTS.shell.allProjects}
				</Link>
			</Empty>
		);
	return (
		<div className="flex h-full flex-col">
			<h1 className="sr-only">{name}</h1>
			<RunBar onLog={toggle} logShown={log} />
			{trouble !== null && (
				<div className="px-3 pt-3">
					<Trouble error={Object.assign(new Error(trouble.detail), { next: trouble.next })} />
				</div>
			)}
			{/* What slides in from the side must not make the page wider meanwhile. */}
			<div className="relative min-h-0 flex-1 overflow-x-clip">
				<Suspense>{children}</Suspense>
			</div>
			<Suspense>{log && <LogPanel onClose={toggle} />}</Suspense>
			<Celebration />
			<EndSignals />
		</div>
	);
}
