import { RotateCw, TriangleAlert } from 'lucide-react';
import { Link } from 'wouter';
import { isBroken } from '../../model/chat-state.ts';
import { clock } from '../../model/format.ts';
import { CHAT_TEXTS } from '../../texts-chat.ts';
import { Button } from '../../ui/button.tsx';
import { cn } from '../../ui/class-names.ts';
import { useTalk, useTalkState } from './use-talk.ts';

/** What went wrong last, in words, and the way on. */
export function ErrorNote({ project }: { readonly project: string }) {
	const talk = useTalk();
	const error = useTalkState((state) => state.error);
	const broken = useTalkState(isBroken);
	const last = useTalkState(({ messages }) => messages.at(-1)?.state ?? 'complete');
	const live = useTalkState((state) => state.connection === 'live');
	if (error === null && !broken) return null;
	const bad = error !== null || last === 'failed';
	return (
		<div
			role={error === null ? undefined : 'alert'}
			className={cn(
				'flex flex-wrap items-center gap-x-3 gap-y-2 border-line border-t px-4 py-2.5',
				bad ? 'bg-bad-soft text-bad-text' : 'bg-ground text-soft',
			)}
		>
			<TriangleAlert size={15} aria-hidden="true" className="shrink-0" />
			<p className="any-text min-w-0 flex-1 basis-52">
				{error !== null ? error.content : last !== 'complete' && CHAT_TEXTS.broken[last]}
				{error?.resumes_at != null && (
					<span className="block text-soft text-xs">{CHAT_TEXTS.limitUntil(clock(error.resumes_at, Date.now()))}</span>
				)}
			</p>
			{(error?.code === 'SPEC_MISSING' || error?.code === 'SPEC_UNFILLED') && (
				<Link href={`/p/${project}/interview`} className="font-medium text-accent-text underline underline-offset-2">
					{CHAT_TEXTS.interview}
				</Link>
			)}
			{(broken || error?.retry === true) && (
				<Button size="small" disabled={!live} className="ms-auto" onClick={() => talk.retry()}>
					<RotateCw size={13} /> {CHAT_TEXTS.retry}
				</Button>
			)}
		</div>
	);
}
