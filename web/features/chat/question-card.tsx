import { Check } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { MessagePart } from '../../../src/contract/conversation.ts';
import {
	answersOf,
	answerText,
	type Choice,
	firstOpen,
	isAnswered,
	NO_CHOICE,
	withOption,
} from '../../model/chat-answers.ts';
import { CHAT_TEXTS } from '../../texts-chat.ts';
import { Button } from '../../ui/button.tsx';
import { Kbd } from '../../ui/parts.tsx';
import { focusComposer, mayTakeFocus } from './composer-focus.ts';
import { FoldMark } from './fold-mark.tsx';
import { Question } from './question.tsx';
import { useSent } from './use-sent.ts';
import { useTalk, useTalkState } from './use-talk.ts';

type QuestionsPart = MessagePart & { type: 'questions' };

/** Questions of Claude: to be answered while they are the last thing that was said, else what was answered. */
export function QuestionCard({ part, open }: { readonly part: QuestionsPart; readonly open: boolean }) {
	const answering = useTalkState((state) => state.answering);
	if (part.answers !== null) return <Answered part={part} />;
	if (!open) return <p className="text-faint text-xs">{CHAT_TEXTS.questions.closed}</p>;
	// An answer while Claude still speaks would come too early.
	return <OpenQuestions key={part.tool_id} part={part} ready={!answering} />;
}

function OpenQuestions({ part, ready }: { readonly part: QuestionsPart; readonly ready: boolean }) {
	const talk = useTalk();
	const live = useTalkState((state) => state.connection === 'live');
	const [choices, setChoices] = useState<readonly Choice[]>(() => part.questions.map(() => NO_CHOICE));
	const [sent, noteSent] = useSent();
	const card = useRef<HTMLFormElement>(null);
	const title = useId();
	const open = firstOpen(part.questions, choices);
	const left = choices.filter((choice) => !isAnswered(choice)).length;

	useEffect(() => {
		if (ready && mayTakeFocus()) focusIn(card.current, 0);
	}, [ready]);

	const change = (place: number, choice: Choice) =>
		setChoices((before) => before.map((one, index) => (index === place ? choice : one)));

	function send(): void {
		if (!ready || !live || sent || open !== null) return;
		noteSent();
		talk.answer(part.tool_id, answersOf(part.questions, choices));
		// The card goes away when the answers are there; the focus would be nowhere.
		focusComposer();
	}

	/** Enter goes on to what has no answer yet; after the last one it sends. */
	function onKeyDown(event: KeyboardEvent): void {
		if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
		if (event.target instanceof HTMLButtonElement) return;
		event.preventDefault();
		if (open === null) send();
		else focusIn(card.current, open);
	}

	return (
		<form
			ref={card}
			data-decision
			aria-labelledby={title}
			onKeyDown={onKeyDown}
			onSubmit={(event) => {
				event.preventDefault();
				send();
			}}
			className="appear flex flex-col gap-5 rounded-xl border border-line-strong bg-surface p-4 shadow-small"
		>
			<h4 id={title} className="sr-only">
				{CHAT_TEXTS.questions.title}
			</h4>
			{part.questions.map((question, index) => (
				<Question
					key={index}
					question={question}
					choice={choices[index] ?? NO_CHOICE}
					onText={(text) => change(index, { ...(choices[index] ?? NO_CHOICE), text })}
					onOption={(option) => change(index, withOption(choices[index] ?? NO_CHOICE, option, question.multi_select))}
				/>
			))}
			<div className="flex flex-wrap items-center justify-end gap-3">
				<p className="min-w-0 flex-1 text-faint text-xs max-sm:hidden">
					<Kbd>1</Kbd>–<Kbd>9</Kbd> <Kbd>↑</Kbd> <Kbd>↓</Kbd> <Kbd>Enter</Kbd>
					<span className="sr-only">{CHAT_TEXTS.questions.hint}</span>
				</p>
				{part.questions.length > 1 && left > 0 && (
					<span className="number text-faint text-xs">{CHAT_TEXTS.questions.left(left)}</span>
				)}
				<Button type="submit" look="primary" busy={sent} disabled={!ready || !live || open !== null}>
					{CHAT_TEXTS.questions.send}
				</Button>
			</div>
		</form>
	);
}

/** Folded, since the answers are the next thing that was said. */
function Answered({ part: { questions, answers } }: { readonly part: QuestionsPart }) {
	return (
		<details className="group text-xs">
			<summary className="flex min-h-6 list-none items-center gap-1.5 rounded-md px-1 text-soft hover:bg-hover">
				<FoldMark />
				<Check size={13} aria-hidden="true" className="shrink-0 text-good-text" />
				{CHAT_TEXTS.questions.answered(questions.length)}
			</summary>
			<dl className="mt-1 ms-5 flex flex-col gap-2 border-line border-s ps-3">
				{questions.map(({ question }, index) => (
					<div key={index}>
						<dt dir="auto" className="any-text text-soft">
							{question}
						</dt>
						<dd dir="auto" className="any-text whitespace-pre-wrap">
							{answerText(answers?.[String(index)]) || CHAT_TEXTS.questions.noAnswer}
						</dd>
					</div>
				))}
			</dl>
		</details>
	);
}

function focusIn(card: HTMLElement | null, question: number): void {
	const group = card?.querySelectorAll('fieldset')[question];
	const target =
		group?.querySelector<HTMLElement>('input:checked') ?? group?.querySelector<HTMLElement>('input, textarea');
	// Its words too, not only the option that takes the focus.
	group?.scrollIntoView({ block: 'nearest' });
	target?.focus({ preventScroll: true });
}
