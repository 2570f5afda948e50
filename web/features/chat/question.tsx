import { type KeyboardEvent, useId } from 'react';
import type { Questions } from '../../../src/contract/conversation.ts';
import type { Choice } from '../../model/chat-answers.ts';
import { CHAT_TEXTS } from '../../texts-chat.ts';
import { cn } from '../../ui/class-names.ts';
import { TextArea } from '../../ui/field.tsx';
import { Badge, Kbd } from '../../ui/parts.tsx';

export interface QuestionProps {
	readonly question: Questions[number];
	readonly choice: Choice;
	readonly onOption: (option: number) => void;
	readonly onText: (text: string) => void;
}

/** One question with its options, and a place for words of one's own. */
export function Question({ question, choice, onOption, onText }: QuestionProps) {
	const id = useId();
	const { options, multi_select: several, header } = question;

	function onKeyDown(event: KeyboardEvent<HTMLFieldSetElement>): void {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		const inText = event.target instanceof HTMLTextAreaElement;
		const inputs = [...event.currentTarget.querySelectorAll<HTMLElement>('input, textarea')];
		const at = inputs.indexOf(event.target as HTMLElement);
		const option = /^[1-9]$/.test(event.key) && !inText ? Number(event.key) - 1 : null;
		if (option !== null && option < options.length) {
			event.preventDefault();
			onOption(option);
			inputs[option]?.focus();
		} else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
			// In the words themselves the arrows are of the words, but for the way out of the first line.
			if (inText && !(event.key === 'ArrowUp' && caretAtStart(event.target))) return;
			event.preventDefault();
			inputs[at + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
		}
	}

	return (
		<fieldset onKeyDown={onKeyDown} className="flex min-w-0 flex-col gap-2">
			<legend className="contents">
				<span className="flex items-start gap-2">
					<span dir="auto" className="any-text min-w-0 flex-1 font-semibold">
						{question.question}
					</span>
					{header !== undefined && header !== '' && <Badge>{header}</Badge>}
				</span>
				{several && <span className="text-faint text-xs">{CHAT_TEXTS.questions.several}</span>}
			</legend>
			{options.map((option, index) => (
				<label
					key={index}
					htmlFor={`${id}-${index}`}
					className={cn(
						'flex items-start gap-2.5 rounded-lg border px-3 py-2 transition-colors has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:outline-offset-1',
						choice.options.includes(index)
							? 'border-accent bg-accent-soft'
							: 'border-line hover:border-line-strong hover:bg-hover',
					)}
				>
					<input
						id={`${id}-${index}`}
						type={several ? 'checkbox' : 'radio'}
						name={id}
						checked={choice.options.includes(index)}
						onChange={() => onOption(index)}
						aria-describedby={option.description === undefined ? undefined : `${id}-${index}-about`}
						className="mt-0.5 size-4 shrink-0 accent-(--accent) outline-none!"
					/>
					<span className="min-w-0 flex-1">
						<span dir="auto" className="any-text block font-medium">
							{option.label}
						</span>
						{option.description !== undefined && (
							<span id={`${id}-${index}-about`} dir="auto" className="any-text block text-soft text-xs">
								{option.description}
							</span>
						)}
					</span>
					{index < 9 && (
						<span aria-hidden="true" className="max-sm:hidden">
							<Kbd>{index + 1}</Kbd>
						</span>
					)}
				</label>
			))}
			<TextArea
				rows={1}
				maxLength={10_000}
				aria-label={`${CHAT_TEXTS.questions.own}: ${question.question}`}
				placeholder={options.length === 0 ? CHAT_TEXTS.questions.own : CHAT_TEXTS.questions.ownPlaceholder}
				value={choice.text}
				onChange={(event) => onText(event.target.value)}
				className="field-sizing-content max-h-40 min-h-8 py-1.5!"
			/>
		</fieldset>
	);
}

function caretAtStart(target: EventTarget): boolean {
	return target instanceof HTMLTextAreaElement && target.selectionStart === 0 && target.selectionEnd === 0;
}
