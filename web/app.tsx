import { Redirect, Route, Switch } from 'wouter';
import { LiveProject } from './features/project/live-project.tsx';
import { NotFound } from './features/shell/not-found.tsx';
import { ProjectFrame } from './features/shell/project-frame.tsx';
import { Shell } from './features/shell/shell.tsx';
import { lazyView } from './ui/lazy-view.ts';

const StartPage = lazyView(() => import('./features/start/start-page.tsx').then((m) => ({ default: m.StartPage })));
const BoardPage = lazyView(() => import('./features/board/board-page.tsx').then((m) => ({ default: m.BoardPage })));
const SessionsPage = lazyView(() =>
	import('./features/sessions/sessions-page.tsx').then((m) => ({ default: m.SessionsPage })),
);
const InterviewPage = lazyView(() =>
	import('./features/interview/interview-page.tsx').then((m) => ({ default: m.InterviewPage })),
);
const SettingsPage = lazyView(() =>
	import('./features/settings/settings-page.tsx').then((m) => ({ default: m.SettingsPage })),
);
const ProjectSettingsPage = lazyView(() =>
	import('./features/settings/project-settings-page.tsx').then((m) => ({ default: m.ProjectSettingsPage })),
);

/** Which view an address shows. */
export function App() {
	return (
		<Switch>
			<Route path="/">
				<Shell project={null}>
					<StartPage />
				</Shell>
			</Route>
			<Route path="/settings">
				<Shell project={null}>
					<SettingsPage />
				</Shell>
			</Route>
			<Route path="/p/:name/*?">
				{({ name }) => (
					<LiveProject name={name}>
						<Shell project={name}>
							<Switch>
								<Route path="/p/:name/interview/:id?">{({ id }) => <InterviewPage id={idOf(id)} />}</Route>
								<Route>
									<ProjectFrame>
										<Switch>
											<Route path="/p/:name">
												<BoardPage />
											</Route>
											<Route path="/p/:name/sessions/:id?">{({ id }) => <SessionsPage id={idOf(id)} />}</Route>
											<Route path="/p/:name/settings/:part?">{({ part }) => <ProjectSettingsPage part={part} />}</Route>
											<Route>
												<NotFound />
											</Route>
										</Switch>
									</ProjectFrame>
								</Route>
							</Switch>
						</Shell>
					</LiveProject>
				)}
			</Route>
			<Route path="/p">
				<Redirect to="/" replace />
			</Route>
			<Route>
				<Shell project={null}>
					<NotFound />
				</Shell>
			</Route>
		</Switch>
	);
}

function idOf(text: string | undefined): number | null {
	return text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}
