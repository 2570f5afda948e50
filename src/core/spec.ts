/** Whether a specification can be worked from. */
export type SpecState = 'filled' | 'unfilled';

/**
 * A specification counts when it has a `<project_specification>` with words of its own: comments, tags and the template's
 * `[fill in: …]` texts say nothing.
 */
export function specState(text: string): SpecState {
	const inside = /<project_specification\b[^>]*>([\s\S]*?)(?:<\/project_specification>|$)/.exec(text)?.[1] ?? '';
	const words = inside
		.replace(/<!--[\s\S]*?-->/g, '')
		.replace(/\[fill in[^\]]*\]/g, '')
		.replace(/<[^>]*>/g, '')
		.match(/[\p{L}\p{N}]+/gu);
	return words !== null && words.length >= 3 ? 'filled' : 'unfilled';
}
