import { specState } from './spec.ts';

const MOST_CHARACTERS = 200_000;
const WANTED = ['project_name', 'overview', 'core_features', 'technology_stack', 'feature_count'] as const;
const COUNT = /^\s*\d{1,4}(\s*(-|–|to)\s*\d{1,4})?\s*$/;

/**
 * Whether a text that a model wrote is a specification that features can be made of.
 *
 * @returns what is missing, as a sentence; null when nothing is
 */
export function missingInSpec(text: string): string | null {
	if (text.length > MOST_CHARACTERS)
		return `It has ${text.length} characters; at most ${MOST_CHARACTERS} can be worked from. Shorten it.`;
	if (!/^\s*<project_specification>[\s\S]*<\/project_specification>\s*$/.test(text))
		return 'All of it must stand inside <project_specification>…</project_specification>, with nothing around it.';
	if (specState(text) === 'unfilled') return 'It says nothing yet inside <project_specification>.';
	if (text.includes('[fill in'))
		return 'It still has "[fill in…]" from the template: write what belongs there, or leave the part out.';
	const empty = WANTED.filter((name) => (contentOf(text, name) ?? '').replace(/<[^<>]*>/g, '').trim() === '');
	if (empty.length > 0) return `It lacks, or has empty: ${empty.map((name) => `<${name}>`).join(', ')}.`;
	if (!COUNT.test(contentOf(text, 'feature_count') ?? ''))
		return '<feature_count> must be a number or a range, such as 40 or 60-80.';
	return null;
}

function contentOf(text: string, name: string): string | undefined {
	return new RegExp(`<${name}(?:\\s[^<>]*)?>([\\s\\S]*?)</${name}>`).exec(text)?.[1];
}
