import type { Message } from '../../src/contract/conversation.ts';

const MOST = 700;

/** An answer as it is read out when it is whole: without the marks of Markdown, and not without an end. */
export function spoken({ content, parts }: Pick<Message, 'content' | 'parts'>, textOf: SpokenTexts): string {
	const words = plain(content);
	const read = words.length <= MOST ? words : `${atSentence(words)} ${textOf.more}`;
	const asked = parts.flatMap((part) => (part.type === 'questions' ? part.questions : []));
	return [
		read,
		...(asked.length > 0 ? [textOf.questions(asked.length)] : []),
		...(parts.some(({ type }) => type === 'spec') ? [textOf.spec] : []),
		...parts.flatMap((part) => (part.type === 'features' ? [textOf.features(part.features.length)] : [])),
	]
		.filter((text) => text !== '')
		.join(' ');
}

export interface SpokenTexts {
	readonly more: string;
	readonly spec: string;
	readonly questions: (count: number) => string;
	readonly features: (count: number) => string;
}

function plain(markdown: string): string {
	return markdown
		.replace(/^(```|~~~).*?^\1/gms, ' ')
		.replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
		.replace(/^\s*(#{1,6}|[-*+>]|\d+\.)\s+/gm, '')
		.replace(/[*_`|~]{1,3}/g, '')
		.replace(/\s+/g, ' ')
		.trim();
}

/** The beginning, up to the last sentence that fits, or the last word. */
function atSentence(text: string): string {
	const part = text.slice(0, MOST);
	const sentence = Math.max(part.lastIndexOf('. '), part.lastIndexOf('! '), part.lastIndexOf('? '));
	return part.slice(0, sentence > MOST / 3 ? sentence + 1 : Math.max(part.lastIndexOf(' '), MOST / 2)).toWellFormed();
}
