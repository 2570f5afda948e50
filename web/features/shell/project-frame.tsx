import { type ReactNode, Suspense, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { TEXTS } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { lazyView } from '../../ui/lazy-view.ts';
import { Empty, Trouble } from '../../ui/parts.tsx';
import { useHotkeys } from '../../ui/use-hotkeys.ts';
import { useChatPanel } from '../chat/chat-place.ts';
import { Celebration } from '../progress/celebration.tsx';
import { EndSignals } from '../progress/end-signals.tsx';
import { useFeed, useLive } from '../project/live-project.tsx';
import { RunBar } from '../run/run-bar.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { usePageCommand } from './page-commands.ts';

const ChatPanel = lazyView(() => import('../chat/chat-panel.tsx').then((m) => ({ default: m.ChatPanel })));
const LogPanel = lazyView(() => import('../log/log-panel.tsx').then((m) => ({ default: m.LogPanel })));

/** What all views of a project have: the run above, the log below, a conversation beside. */
export function ProjectFrame({ children }: { readonly children: ReactNode }) {
	const [log, setLog] = useState(false);
	const [location] = useLocation();
	const feed = useFeed();
	const { name } = feed;
	const gone = useLive((state) => state.connection === 'gone');
	const trouble = useLive((state) => state.trouble);
	const chat = useChatPanel(name);
	const toggle = () => setLog((open) => !open);
	const toggleChat = () => chat.show(chat.open === null ? 'assistant' : null);
	useHotkeys({ d: toggle, a: toggleChat });
	usePageCommand('toggle-log', toggle);
	usePageCommand('toggle-assistant', toggleChat);
	usePageCommand('expand', () => chat.show('expand'));
	if (gone)
		return (
			<Empty heading="h1" title={TEXTS.connection.gone} hint={TEXTS.connection.hint.gone}>
				<Button look="primary" onClick={() => feed.retry()}>
					{TEXTS.retry}
				</Button>
				<Link href="/" className="font-medium text-accent-text underline underline-offset-2">
					{TEXTS.shell.allProjects}
				</Link>
			</Empty>
		);
	return (
		<div className="flex h-full flex-col">
			<h1 className="sr-only">{name}</h1>
			<RunBar onLog={toggle} logShown={log} onChat={toggleChat} chatShown={chat.open !== null} />
			{trouble !== null && (
				<div className="px-3 pt-3 sm:px-4">
					<Trouble error={Object.assign(new Error(trouble.detail), { next: trouble.next })} />
				</div>
			)}
			{/* What slides in from the side must not make the page wider meanwhile. */}
			<div className="relative flex min-h-0 flex-1 overflow-x-clip">
				<div className="relative min-w-0 flex-1">
					<ErrorBoundary at={location}>
						<Suspense>{children}</Suspense>
					</ErrorBoundary>
				</div>
				<ErrorBoundary at={chat.open ?? ''} onFail={() => chat.show(null)}>
					<Suspense>
						{chat.open !== null && (
							<ChatPanel
								key={chat.open}
								project={name}
								kind={chat.open}
								conversation={chat.conversation}
								onConversation={chat.keep}
								onClose={() => chat.show(null)}
							/>
						)}
					</Suspense>
				</ErrorBoundary>
			</div>
			<ErrorBoundary at={String(log)} onFail={() => setLog(false)}>
				<Suspense>{log && <LogPanel onClose={toggle} />}</Suspense>
			</ErrorBoundary>
			<ErrorBoundary at={location} onFail={() => {}}>
				<Celebration />
			</ErrorBoundary>
			<EndSignals />
		</div>
	);
}
