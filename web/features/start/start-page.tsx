import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Clapperboard, Plus } from 'lucide-react';
import { Suspense } from 'react';
import { useLocation, useSearch } from 'wouter';
import { TEXTS } from '../../texts.ts';
import { api } from '../../transport/api.ts';
import { Button } from '../../ui/button.tsx';
import { lazyView } from '../../ui/lazy-view.ts';
import { Skeleton, Trouble } from '../../ui/parts.tsx';
import { toastError } from '../../ui/toast.ts';
import { useHotkeys } from '../../ui/use-hotkeys.ts';
import { useFreshProjects } from '../project/queries.ts';
import { ProjectCard } from './project-card.tsx';
import { SetupCheck } from './setup-check.tsx';

const NewProjectDialog = lazyView(() =>
	import('./new-project-dialog.tsx').then((m) => ({ default: m.NewProjectDialog })),
);

export function StartPage() {
	const { data: projects, error } = useFreshProjects();
	const [, navigate] = useLocation();
	const creating = new URLSearchParams(useSearch()).has('new');
	const create = () => navigate('/?new');
	useHotkeys({ n: create });
	return (
		<div className="h-full overflow-y-auto">
			<div className="mx-auto flex max-w-5xl flex-col gap-10 px-4 py-8 sm:px-8 sm:py-12">
				{error !== null && <Trouble error={error} {...(projects === undefined ? {} : { title: TEXTS.start.old })} />}
				{projects === undefined && error === null && <Skeleton className="h-40" />}
				{projects?.length === 0 && <Welcome onCreate={create} />}
				{projects !== undefined && projects.length > 0 && (
					<section>
						<div className="mb-4 flex flex-wrap items-center justify-between gap-3">
							<h1 className="font-semibold text-xl">{TEXTS.shell.projects}</h1>
							<div className="flex gap-2">
								<DemoButton look="plain" />
								<Button look="primary" onClick={create}>
									<Plus size={15} /> {TEXTS.shell.newProject}
								</Button>
							</div>
						</div>
						<ul className="grid grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-3">
							{projects.map((project) => (
								<ProjectCard key={project.name} project={project} />
							))}
						</ul>
					</section>
				)}
				<section>
					<h2 className="mb-3 font-semibold text-base">{TEXTS.start.setup}</h2>
					<div className="rounded-xl border border-line bg-surface p-5">
						<SetupCheck />
					</div>
				</section>
			</div>
			<Suspense>
				{creating && (
					<NewProjectDialog
						onClose={() => navigate('/', { replace: true })}
						onCreated={(name, next) =>
							navigate(`/p/${name}${next === 'interview' ? '/interview' : ''}`, { replace: true })
						}
					/>
				)}
			</Suspense>
		</div>
	);
}

function Welcome({ onCreate }: { readonly onCreate: () => void }) {
	return (
		<section>
			<h1 className="max-w-2xl text-balance font-semibold text-3xl leading-tight tracking-tight sm:text-4xl">
				{TEXTS.start.welcome}
			</h1>
			<p className="mt-4 max-w-2xl text-base text-soft">{TEXTS.start.welcomeHint}</p>
			<div className="mt-6 flex flex-wrap gap-2">
				<DemoButton look="primary" />
				<Button onClick={onCreate}>
					<Plus size={15} /> {TEXTS.shell.newProject}
				</Button>
			</div>
			<p className="mt-3 max-w-xl text-faint text-xs">{TEXTS.start.demoHint}</p>
			<ol className="mt-10 grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
				{TEXTS.start.steps.map(([title, text], index) => (
					<li key={title} className="rounded-xl border border-line bg-surface p-4">
						<span
							aria-hidden="true"
							className="number flex size-6 items-center justify-center rounded-full bg-accent-soft font-semibold text-2xs text-accent-text"
						>
							{index + 1}
						</span>
						<h2 className="mt-3 font-semibold">{title}</h2>
						<p className="mt-0.5 text-soft">{text}</p>
					</li>
				))}
			</ol>
		</section>
	);
}

function DemoButton({ look }: { readonly look: 'primary' | 'plain' }) {
	const queries = useQueryClient();
	const [, navigate] = useLocation();
	const { mutate, isPending } = useMutation({
		mutationFn: () => api.startDemo(),
		onSuccess: () => void queries.invalidateQueries({ queryKey: ['projects'] }),
		onError: toastError,
	});
	// Whoever went elsewhere meanwhile stays there.
	const start = () => mutate(undefined, { onSuccess: ({ name }) => navigate(`/p/${name}`) });
	return (
		<Button look={look} busy={isPending} onClick={start}>
			<Clapperboard size={15} /> {TEXTS.start.demo}
		</Button>
	);
}
