import { memo, useDeferredValue, useMemo, useState } from 'react';
import type { Message } from '../../../src/contract/conversation.ts';
import { type Segment, segmentsOf } from '../../model/chat-segments.ts';
import { clipped, clock } from '../../model/format.ts';
import { TEXTS } from '../../texts.ts';
import { CHAT_TEXTS } from '../../texts-chat.ts';
import { api } from '../../transport/api.ts';
import { Button } from '../../ui/button.tsx';
import { Picture } from '../../ui/picture.tsx';
import { FeaturesCard } from './features-card.tsx';
import { Markdown } from './markdown.tsx';
import { QuestionCard } from './question-card.tsx';
import { SpecCard } from './spec-card.tsx';
import { ToolLines } from './tool-lines.tsx';

export interface MessageItemProps {
	readonly message: Message;
	readonly project: string;
	/** Questions and proposals of the last message can still be answered. */
	readonly last: boolean;
	readonly answering: boolean;
}

/** One message: a person's at the right, Claude's over the whole width. */
export const MessageItem = memo(function MessageItem(props: MessageItemProps) {
	const { message, project } = props;
	const mine = message.role === 'user';
	const who = mine ? CHAT_TEXTS.you : message.role === 'assistant' ? CHAT_TEXTS.claude : CHAT_TEXTS.other;
	const at = message.timestamp === null ? Number.NaN : Date.parse(message.timestamp);
	return (
		<article
			aria-label={who}
			className={mine ? 'ms-auto flex max-w-[88%] flex-col items-end gap-1.5' : 'flex flex-col gap-2.5'}
		>
			<h3 className="sr-only">{who}</h3>
			{mine ? <PersonsWords text={message.content} /> : <Answer {...props} />}
			{message.attachments.length > 0 && (
				<div className="flex flex-wrap justify-end gap-2">
					{message.attachments.map(({ sha256, filename }) => (
						<Picture
							key={sha256}
							url={api.blobUrl(project, sha256)}
							label={CHAT_TEXTS.picture(clipped(filename, 80))}
							className="w-40"
						/>
					))}
				</div>
			)}
			{!Number.isNaN(at) && mine && (
				<time dateTime={message.timestamp ?? ''} className="number text-2xs text-faint">
					{clock(at, Date.now())}
				</time>
			)}
		</article>
	);
});

const FOLDED = 2_000;

function PersonsWords({ text }: { readonly text: string }) {
	const [whole, setWhole] = useState(false);
	if (text.trim() === '') return null;
	const folded = text.length > FOLDED && !whole;
	return (
		<div
			dir="auto"
			className="any-text min-w-0 max-w-full whitespace-pre-wrap rounded-2xl rounded-ee-md bg-accent-soft px-3.5 py-2 leading-[1.45rem]"
		>
			{folded ? clipped(text, FOLDED / 2) : text}
			{folded && (
				<Button size="small" look="quiet" className="mt-1" onClick={() => setWhole(true)}>
					{TEXTS.sessions.whole} ({text.length.toLocaleString('en')})
				</Button>
			)}
		</div>
	);
}

function Answer({ message, last, answering }: MessageItemProps) {
	const segments = useMemo(() => segmentsOf(message), [message]);
	const end = segments.at(-1);
	const atWork = end?.type === 'tools' && end.tools.some(({ is_error }) => is_error === null);
	return (
		<>
			{segments.map((segment) => (
				<Part
					key={`${segment.type} ${segment.type === 'part' ? segment.part.tool_id : segment.at}`}
					segment={segment}
					last={last}
					answering={answering}
				/>
			))}
			{answering && !atWork && <Thinking />}
			{!answering && message.state !== 'complete' && (!last || message.state === 'partial') && (
				<p className="text-faint text-xs">{CHAT_TEXTS.broken[message.state]}</p>
			)}
			{!answering && message.state === 'complete' && segments.length === 0 && (
				<p className="text-faint italic">{CHAT_TEXTS.broken.nothing}</p>
			)}
		</>
	);
}

interface PartProps extends Pick<MessageItemProps, 'last' | 'answering'> {
	readonly segment: Segment;
}

function Part({ segment, last, answering }: PartProps) {
	switch (segment.type) {
		case 'text':
			return <Words text={segment.text} />;
		case 'tools':
			return <ToolLines tools={segment.tools} alive={answering} />;
		case 'part':
			switch (segment.part.type) {
				case 'questions':
					return <QuestionCard part={segment.part} open={last} />;
				case 'spec':
					return <SpecCard part={segment.part} />;
				case 'features':
					return <FeaturesCard part={segment.part} />;
			}
	}
}

/** What comes quickly is drawn when there is time for it: typing goes first. */
function Words({ text }: { readonly text: string }) {
	return <Markdown text={useDeferredValue(text)} />;
}

function Thinking() {
	return (
		<p className="flex items-center gap-1.5 py-1 text-faint text-xs">
			<span aria-hidden="true" className="flex gap-1">
				{[0, 1, 2].map((dot) => (
					<span
						key={dot}
						className="pulse-dot size-1.5 rounded-full bg-line-input"
						style={{ animationDelay: `${dot * 200}ms` }}
					/>
				))}
			</span>
			<span className="sr-only">{CHAT_TEXTS.thinking}</span>
		</p>
	);
}
