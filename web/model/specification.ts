/** The text of a form as a specification: what has no element around it gets one. Nothing stays nothing. */
export function specificationOf(text: string): string | null {
	const words = text.trim();
	if (words === '') return null;
	return /<project_specification\b/.test(words)
		? words
		: `<project_specification>\n${words}\n</project_specification>\n`;
}
