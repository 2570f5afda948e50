import { useQuery } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { type ReactNode, Suspense, useState } from 'react';
import { briefDuration, clipped } from '../../model/format.ts';
import { fileEdit, isFileEdit, type ToolCall, toolName, toolSubject } from '../../model/transcript.ts';
import { TEXTS } from '../../texts.ts';
import { api } from '../../transport/api.ts';
import { Spinner } from '../../ui/button.tsx';
import { cn } from '../../ui/class-names.ts';
import { lazyView } from '../../ui/lazy-view.ts';
import { Skeleton } from '../../ui/parts.tsx';
import { Picture } from '../../ui/picture.tsx';
import { useFeed } from '../project/live-project.tsx';
import { LongText } from './long-text.tsx';

const EditDiff = lazyView(() => import('./edit-diff.tsx').then((m) => ({ default: m.EditDiff })));

/** A call of a tool: folded to one line, open with all that went in and came out. Pictures are always shown. */
export function ToolItem({
	item,
	live,
}: {
	readonly item: ToolCall;
	/** Whether the session goes on, so that an answer may still come. */
	readonly live: boolean;
}) {
	const { name } = useFeed();
	const [open, setOpen] = useState(false);
	const { call, result } = item;
	const failed = result?.is_error === true;
	return (
		<div className={cn('rounded-lg border bg-surface', failed ? 'border-bad' : 'border-line')}>
			<button
				type="button"
				aria-expanded={open}
				onClick={() => setOpen(!open)}
				className="flex w-full items-center gap-2 rounded-lg px-3 py-2 text-left hover:bg-hover"
			>
				<ChevronRight
					size={14}
					aria-hidden="true"
					className={cn('shrink-0 text-faint transition-transform', open && 'rotate-90')}
				/>
				<span className="shrink-0 font-medium font-mono text-xs">
					<bdi>{clipped(toolName(call.tool), 40)}</bdi>
				</span>
				<span className="min-w-0 flex-1 truncate font-mono text-soft text-xs">
					<bdi>{clipped(toolSubject(call).replace(/\s+/g, ' '), 200)}</bdi>
				</span>
				{result === undefined && live && <Spinner className="shrink-0 text-faint" />}
				{result === undefined && !live && (
					<span className="shrink-0 text-2xs text-faint">{TEXTS.sessions.noAnswer}</span>
				)}
				{result !== undefined && (
					<span className={cn('number shrink-0 text-2xs', failed ? 'text-bad-text' : 'text-faint')}>
						{briefDuration(result.at - item.at)}
					</span>
				)}
			</button>
			{open && (
				<div className="flex flex-col gap-3 border-line border-t px-3 py-3">
					<Input call={call} />
					{result !== undefined && result.output.text !== '' && (
						<Part title={TEXTS.sessions.output}>
							<LongText part={result.output} className={CODE} />
						</Part>
					)}
				</div>
			)}
			{result !== undefined && result.pictures.length > 0 && (
				<div className="flex flex-wrap gap-2 px-3 pb-3">
					{result.pictures.map(({ blob }) => (
						<Picture key={blob} url={api.blobUrl(name, blob)} label={TEXTS.sessions.screenshot} className="w-56" />
					))}
				</div>
			)}
		</div>
	);
}

/** What went in: a change of a file as a diff, for which its whole text is fetched when the journal holds only the beginning. */
function Input({ call }: { readonly call: ToolCall['call'] }) {
	const { name } = useFeed();
	const { blob, text } = call.input;
	const wanted = blob !== undefined && isFileEdit(call);
	const whole = useQuery({
		queryKey: ['blob', name, blob],
		queryFn: ({ signal }) => api.blobText(name, blob ?? '', signal),
		enabled: wanted,
		staleTime: Number.POSITIVE_INFINITY,
	});
	if (wanted && whole.isPending) return <Skeleton className="h-16" />;
	const edits = fileEdit(call.tool, whole.data ?? text);
	if (edits === null)
		return (
			<Part title={TEXTS.sessions.input}>
				<LongText part={call.input} shape={indented} className={CODE} />
			</Part>
		);
	return (
		<Suspense>
			<EditDiff edits={edits} />
		</Suspense>
	);
}

const CODE =
	'any-text max-h-80 overflow-auto whitespace-pre-wrap rounded-md bg-sunken px-3 py-2 font-mono text-xs leading-5';

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
	return (
		<section>
			<h3 className="mb-1 text-2xs text-faint">{title}</h3>
			{children}
		</section>
	);
}

/** JSON with line breaks, or what was cut off as it is. */
function indented(json: string): string {
	try {
		return JSON.stringify(JSON.parse(json), null, 2);
	} catch {
		return json;
	}
}
