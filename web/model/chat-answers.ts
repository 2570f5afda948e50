import type { Answers, Questions } from '../../src/contract/conversation.ts';

/** What is chosen and typed for one question so far. */
export interface Choice {
	readonly options: readonly number[];
	readonly text: string;
}

export const NO_CHOICE: Choice = { options: [], text: '' };

/** The choice after an option was chosen, or taken back where several may be. */
export function withOption(choice: Choice, option: number, several: boolean): Choice {
	if (!several) return { ...choice, options: [option] };
	const options = choice.options.includes(option)
		? choice.options.filter((one) => one !== option)
		: [...choice.options, option].sort((a, b) => a - b);
	return { ...choice, options };
}

export function isAnswered({ options, text }: Choice): boolean {
	return options.length > 0 || text.trim() !== '';
}

/** The place of the first question without an answer; null: all have one. */
export function firstOpen(questions: Questions, choices: readonly Choice[]): number | null {
	const place = questions.findIndex((_, index) => !isAnswered(choices[index] ?? NO_CHOICE));
	return place === -1 ? null : place;
}

/** As it is sent: labels, own words, or both. */
export function answersOf(questions: Questions, choices: readonly Choice[]): Answers {
	return Object.fromEntries(
		questions.map(({ options }, index) => {
			const { options: chosen, text } = choices[index] ?? NO_CHOICE;
			const labels = chosen.flatMap((option) => options[option]?.label ?? []);
			const all = text.trim() === '' ? labels : [...labels, text.trim()];
			return [String(index), all.length === 1 && all[0] !== undefined ? all[0] : all];
		}),
	);
}

/** An answer as one line. */
export function answerText(answer: Answers[string] | undefined): string {
	return answer === undefined ? '' : typeof answer === 'string' ? answer : answer.join(', ');
}
