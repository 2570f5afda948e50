import { ListChecks, Zap } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { ago } from '../../model/format.ts';
import { CHAT_TEXTS } from '../../texts-chat.ts';
import { useConversations } from '../chat/conversation-list.tsx';
import { useProjects } from '../project/queries.ts';

export interface InterviewBeginProps {
	readonly project: string;
	readonly onBegin: (depth: 'quick' | 'detailed') => void;
}

/** How deep the interview goes, or which one is gone on with. */
export function InterviewBegin({ project, onBegin }: InterviewBeginProps) {
	const { data: projects } = useProjects();
	const { conversations = [] } = useConversations(project, 'spec', '');
	const earlier = conversations.filter(({ message_count }) => message_count > 0).slice(0, 5);
	const hasSpec = projects?.find(({ name }) => name === project)?.has_spec === true;
	return (
		<div className="h-full overflow-y-auto">
			<div className="mx-auto flex max-w-3xl flex-col gap-8 px-4 py-8 sm:px-8 sm:py-14">
				<div>
					<h1 className="text-balance font-semibold text-3xl leading-tight tracking-tight">{CHAT_TEXTS.begin.title}</h1>
					<p className="mt-3 text-base text-soft">{CHAT_TEXTS.begin.hint}</p>
					{hasSpec && (
						<p className="mt-3 rounded-lg bg-busy-soft px-4 py-2.5 text-busy-text">{CHAT_TEXTS.begin.hasSpec}</p>
					)}
				</div>
				<section>
					<h2 className="mb-3 font-semibold text-base">{CHAT_TEXTS.begin.depth}</h2>
					<div className="grid gap-3 sm:grid-cols-2">
						<Depth
							icon={<Zap size={18} />}
							title={CHAT_TEXTS.begin.quick}
							hint={CHAT_TEXTS.begin.quickHint}
							onClick={() => onBegin('quick')}
						/>
						<Depth
							icon={<ListChecks size={18} />}
							title={CHAT_TEXTS.begin.detailed}
							hint={CHAT_TEXTS.begin.detailedHint}
							onClick={() => onBegin('detailed')}
						/>
					</div>
				</section>
				{earlier.length > 0 && (
					<section>
						<h2 className="mb-2 font-semibold text-base">{CHAT_TEXTS.begin.earlier}</h2>
						<ul className="divide-y divide-line rounded-xl border border-line bg-surface">
							{earlier.map(({ id, title, updated_at }) => (
								<li key={id}>
									<Link
										href={`/p/${project}/interview/${id}`}
										className="flex items-center gap-3 rounded-xl px-4 py-2.5 -outline-offset-2! hover:bg-hover"
									>
										<span className="min-w-0 flex-1 truncate font-medium">
											<bdi>{title ?? CHAT_TEXTS.untitled}</bdi>
										</span>
										{updated_at !== null && (
											<span className="number text-faint text-xs">{ago(Date.parse(updated_at), Date.now())}</span>
										)}
									</Link>
								</li>
							))}
						</ul>
					</section>
				)}
				<p>
					<Link
						href={`/p/${project}/settings/app_spec`}
						className="font-medium text-accent-text underline underline-offset-2"
					>
						{CHAT_TEXTS.begin.write}
					</Link>
				</p>
			</div>
		</div>
	);
}

interface DepthProps {
	readonly icon: ReactNode;
	readonly title: string;
	readonly hint: string;
	readonly onClick: () => void;
}

function Depth({ icon, title, hint, onClick }: DepthProps) {
	return (
		<button
			type="button"
			onClick={onClick}
			className="flex flex-col gap-1 rounded-xl border border-line-strong bg-surface p-5 text-start shadow-small transition-colors hover:border-accent hover:bg-hover"
		>
			<span className="mb-1 text-accent-text">{icon}</span>
			<span className="font-semibold text-base">{title}</span>
			<span className="text-soft">{hint}</span>
		</button>
	);
}
