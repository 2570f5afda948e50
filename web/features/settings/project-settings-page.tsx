import { type ReactNode, useEffect, useRef, useSyncExternalStore } from 'react';
import { Link } from 'wouter';
import { TEXTS } from '../../texts.ts';
import { cn } from '../../ui/class-names.ts';
import { useFeed } from '../project/live-project.tsx';
import { isUnsaved, subscribeToDrafts } from '../spec/drafts.ts';
import { PROMPTS, type PromptName } from '../spec/prompt-names.ts';
import { SpecPart } from '../spec/spec-part.tsx';
import { ProjectWebhook } from '../webhook/project-webhook.tsx';
import { ProjectRunSettings } from './project-run-settings.tsx';

/** How a project is worked on. `part` is of the address; none: its runs. */
export function ProjectSettingsPage({ part }: { readonly part: string | undefined }) {
	const { name } = useFeed();
	const prompt = PROMPTS.find((one) => one === part);
	const webhook = part === 'webhook';
	return (
		<div className="flex h-full flex-col md:flex-row">
			<nav
				aria-label={TEXTS.settings.projectTitle}
				className="flex shrink-0 gap-1 overflow-x-auto border-line bg-surface p-2 max-md:border-b md:w-56 md:flex-col md:border-r"
			>
				<PartLink href={`/p/${name}/settings`} current={prompt === undefined && !webhook}>
					{TEXTS.settings.runs}
				</PartLink>
				<PartLink href={`/p/${name}/settings/webhook`} current={webhook}>
					{TEXTS.webhook.title}
				</PartLink>
				{PROMPTS.map((one) => (
					<PartLink key={one} href={`/p/${name}/settings/${one}`} current={one === prompt}>
						{TEXTS.spec.names[one]}
						<Unsaved project={name} prompt={one} />
					</PartLink>
				))}
			</nav>
			{prompt === undefined ? (
				<div className="min-h-0 min-w-0 flex-1 overflow-y-auto">
					<div className="mx-auto flex max-w-2xl flex-col gap-8 px-4 py-6">
						{webhook ? <ProjectWebhook project={name} /> : <ProjectRunSettings project={name} />}
					</div>
				</div>
			) : (
				<SpecPart key={prompt} project={name} name={prompt} />
			)}
		</div>
	);
}

function PartLink({
	href,
	current,
	children,
}: {
	readonly href: string;
	readonly current: boolean;
	readonly children: ReactNode;
}) {
	const link = useRef<HTMLAnchorElement>(null);
	// Where the parts are a row that scrolls, the present one may be out of sight.
	useEffect(() => {
		if (current) link.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
	}, [current]);
	return (
		<Link
			ref={link}
			href={href}
			aria-current={current ? 'page' : undefined}
			className={cn(
				'flex shrink-0 items-center gap-2 whitespace-nowrap rounded-md px-3 py-1.5 font-medium',
				current ? 'bg-active text-text' : 'text-soft hover:bg-hover hover:text-text',
			)}
		>
			{children}
		</Link>
	);
}

function Unsaved({ project, prompt }: { readonly project: string; readonly prompt: PromptName }) {
	const unsaved = useSyncExternalStore(subscribeToDrafts, () => isUnsaved(project, prompt));
	if (!unsaved) return null;
	return <span role="img" aria-label={TEXTS.spec.unsaved} className="size-1.5 rounded-full bg-busy" />;
}
