import type { Answers, Questions } from '../contract/conversation.ts';

/** What a person answered, as a message that people and Claude can read. */
export function answeredText(questions: Questions, answers: Answers): string {
	return questions
		.map(({ question }, place) => {
			const given = answers[String(place)];
			const text = (Array.isArray(given) ? given : [given ?? ''])
				.map((each) => each.trim())
				.filter(Boolean)
				.join('; ');
			return `${question}\n→ ${text || '(no answer)'}`;
		})
		.join('\n\n');
}
