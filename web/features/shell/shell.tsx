import { type ReactNode, Suspense, useState } from 'react';
import { useLocation } from 'wouter';
import { TEXTS } from '../../texts.ts';
import { ApiError } from '../../transport/http.ts';
import { Spinner } from '../../ui/button.tsx';
import { lazyView } from '../../ui/lazy-view.ts';
import { Toaster } from '../../ui/toaster.tsx';
import { useHotkeys } from '../../ui/use-hotkeys.ts';
import { useBoardHref } from '../board/board-place.ts';
import { useProjects } from '../project/queries.ts';
import { DocumentTitle, LiveTitle } from './document-title.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Header } from './header.tsx';
import { NewVersion } from './new-version.tsx';
import { SignIn } from './sign-in.tsx';

const CommandPalette = lazyView(() => import('./command-palette.tsx').then((m) => ({ default: m.CommandPalette })));
const KeysSheet = lazyView(() => import('./keys-sheet.tsx').then((m) => ({ default: m.KeysSheet })));

type Overlay = 'palette' | 'keys' | null;

/** The frame of every view: header, commands, keys, notes. */
export function Shell({ project, children }: { readonly project: string | null; readonly children: ReactNode }) {
	const [overlay, setOverlay] = useState<Overlay>(null);
	const [location, navigate] = useLocation();
	const { error } = useProjects();
	const boardHref = useBoardHref(project);
	const close = () => setOverlay(null);
	useHotkeys({
		'mod+k': () => setOverlay((open) => (open === 'palette' ? null : 'palette')),
		'?': () => setOverlay('keys'),
		...(project === null ? {} : { b: () => navigate(boardHref()), s: () => navigate(`/p/${project}/sessions`) }),
	});
	if (error instanceof ApiError && error.status === 401) return <SignIn />;
	return (
		<div className="flex h-full flex-col">
			<a
				href="#content"
				className="absolute top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-1.5 text-on-accent focus:translate-y-0"
			>
				{TEXTS.shell.skipToContent}
			</a>
			{project === null ? <DocumentTitle project={null} percentage={null} /> : <LiveTitle project={project} />}
			<Header project={project} onPalette={() => setOverlay('palette')} onKeys={() => setOverlay('keys')} />
			<NewVersion />
			<main id="content" tabIndex={-1} className="min-h-0 flex-1 outline-none">
				<ErrorBoundary key={project} at={location}>
					<Suspense fallback={<Waiting />}>{children}</Suspense>
				</ErrorBoundary>
			</main>
			<ErrorBoundary at={overlay ?? ''} onFail={close}>
				<Suspense>
					{overlay === 'palette' && (
						<CommandPalette project={project} onClose={close} onKeys={() => setOverlay('keys')} />
					)}
					{overlay === 'keys' && <KeysSheet onClose={close} />}
				</Suspense>
			</ErrorBoundary>
			<Toaster />
		</div>
	);
}

function Waiting() {
	return (
		<div role="status" className="flex h-full items-center justify-center text-faint">
			<Spinner />
			<span className="sr-only">{TEXTS.loading}</span>
		</div>
	);
}
