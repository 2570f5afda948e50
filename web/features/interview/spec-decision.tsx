import { Check, Play } from 'lucide-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { MessagePart } from '../../../src/contract/conversation.ts';
import { CHAT_TEXTS } from '../../texts-chat.ts';
import { api } from '../../transport/api.ts';
import { Button } from '../../ui/button.tsx';
import { toastError } from '../../ui/toast.ts';
import { useSent } from '../chat/use-sent.ts';
import { useTalk, useTalkState } from '../chat/use-talk.ts';
import { useLive } from '../project/live-project.tsx';
import { useProjects } from '../project/queries.ts';

export interface SpecDecisionProps {
	readonly project: string;
	readonly spec: MessagePart & { type: 'spec' };
	/** Null: as it was proposed. */
	readonly text: string | null;
}

/** Accepts the specification; after that, one click lets the agents build it. */
export function SpecDecision({ project, spec, text }: SpecDecisionProps) {
	return (
		<footer className="flex flex-wrap items-center justify-end gap-x-4 gap-y-2 border-line border-t bg-surface px-4 py-3">
			{spec.state === 'open' ? (
				<Accept project={project} toolId={spec.tool_id} text={text} />
			) : (
				<Begin project={project} />
			)}
		</footer>
	);
}

interface AcceptProps {
	readonly project: string;
	readonly toolId: string;
	readonly text: string | null;
}

function Accept({ project, toolId, text }: AcceptProps) {
	const talk = useTalk();
	const { data: projects } = useProjects();
	const live = useTalkState((state) => state.connection === 'live');
	const answering = useTalkState((state) => state.answering);
	const [sent, noteSent] = useSent();
	const replaces = projects?.find(({ name }) => name === project)?.has_spec === true;

	return (
		<>
			<p className="min-w-0 flex-1 text-faint text-xs">
				{live
					? replaces
						? CHAT_TEXTS.spec.acceptHintEarlier
						: CHAT_TEXTS.spec.acceptHint
					: CHAT_TEXTS.spec.acceptOnline}
			</p>
			<Button
				look="primary"
				busy={sent}
				disabled={!live || answering}
				onClick={() => {
					noteSent();
					talk.accept(toolId, text === null ? {} : { text });
				}}
			>
				<Check size={15} /> {CHAT_TEXTS.spec.accept}
			</Button>
		</>
	);
}

function Begin({ project }: { readonly project: string }) {
	const [, navigate] = useLocation();
	const running = useLive(({ agent }) => agent?.status === 'running' || agent?.status === 'paused');
	const features = useLive(({ stats }) => stats?.total ?? 0);
	const [busy, setBusy] = useState(false);

	async function start(): Promise<void> {
		setBusy(true);
		try {
			await api.startAgent(project, { yolo_mode: null, model: null });
			navigate(`/p/${project}`);
		} catch (error) {
			toastError(error);
			setBusy(false);
		}
	}

	return (
		<>
			<p role="status" className="min-w-0 flex-1 font-medium text-good-text">
				{CHAT_TEXTS.spec.done} {running && <span className="text-soft">{CHAT_TEXTS.spec.running}</span>}{' '}
				{features > 0 && <span className="text-soft">{CHAT_TEXTS.spec.hasFeatures(features)}</span>}
			</p>
			{running ? (
				<Link href={`/p/${project}`} className="font-medium text-accent-text underline underline-offset-2">
					{CHAT_TEXTS.spec.toBoard}
				</Link>
			) : (
				<Button look="primary" busy={busy} autoFocus onClick={() => void start()}>
					<Play size={14} /> {CHAT_TEXTS.spec.start}
				</Button>
			)}
		</>
	);
}
