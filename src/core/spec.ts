/** Whether a specification can be worked from. */
export type SpecState = 'filled' | 'unfilled';

/** Chinese, Japanese and their neighbours put no spaces between words: there each character counts as one. */
const WORD =
	/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]|[\p{L}\p{M}\p{N}]+/gu;

/**
 * A specification counts when it has a `<project_specification>` with words of its own: comments, tags and the template's
 * `[fill in: …]` texts say nothing.
 */
export function specState(text: string): SpecState {
	const inside = /<project_specification\b[^<>]*>([\s\S]*?)(?:<\/project_specification>|$)/.exec(text)?.[1] ?? '';
	const words = inside
		.replace(/<!--[\s\S]*?(?:-->|$)/g, '')
		.replace(/\[fill in[^\]]{0,2000}\]/g, '')
		.replace(/<[^<>]*>/g, '')
		.match(WORD);
	return words !== null && words.length >= 3 ? 'filled' : 'unfilled';
}
