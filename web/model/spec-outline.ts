/** A part of a specification: its title, its words as Markdown, and the parts inside it. */
export interface SpecPart {
	readonly title: string;
	readonly text: string;
	readonly parts: readonly SpecPart[];
}

interface OpenPart {
	readonly tag: string;
	readonly title: string;
	text: string;
	readonly parts: SpecPart[];
}

/**
 * A specification as it is read: its elements as parts with titles. Null where its elements do not fit into each other;
 * then its text is the best that can be shown.
 */
export function specOutline(text: string): SpecPart | null {
	const clean = text.replace(/<!--[\s\S]*?(?:-->|$)/g, '');
	const open: OpenPart[] = [{ tag: '', title: '', text: '', parts: [] }];
	let from = 0;
	for (const match of clean.matchAll(/<(\/?)([a-z][\w-]*)((?:\s+[\w-]+="[^"<>]*")*)\s*>/gi)) {
		const [whole, slash, tag = '', attributes = ''] = match;
		const current = open.at(-1);
		if (current === undefined) return null;
		current.text += clean.slice(from, match.index);
		from = match.index + whole.length;
		if (slash === '') {
			open.push({ tag, title: /\bname="([^"]*)"/.exec(attributes)?.[1] || titleOf(tag), text: '', parts: [] });
			continue;
		}
		const parent = open.at(-2);
		if (current.tag !== tag || parent === undefined) return null;
		open.pop();
		parent.parts.push(closed(current));
	}
	const root = open[0];
	if (open.length !== 1 || root === undefined) return null;
	const [specification, ...others] = root.parts;
	return specification !== undefined && others.length === 0 ? specification : null;
}

/** Lines begin where the first one does. */
function closed({ title, text, parts }: OpenPart): SpecPart {
	const lines = text
		.replaceAll('\t', '  ')
		.replace(/^\s*\n|\s+$/g, '')
		.split('\n');
	const indents = lines.flatMap((line) => (line.trim() === '' ? [] : line.length - line.trimStart().length));
	const indent = indents.reduce((least, one) => Math.min(least, one), indents[0] ?? 0);
	return {
		title,
		text: lines
			.map((line) => line.slice(indent))
			.join('\n')
			.trim(),
		parts,
	};
}

/** `core_features` is "Core features" to a person. */
function titleOf(tag: string): string {
	const words = tag.replaceAll(/[_-]+/g, ' ');
	return words.charAt(0).toUpperCase() + words.slice(1);
}
