import bash from 'highlight.js/lib/languages/bash';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import go from 'highlight.js/lib/languages/go';
import ini from 'highlight.js/lib/languages/ini';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import markdown from 'highlight.js/lib/languages/markdown';
import python from 'highlight.js/lib/languages/python';
import rust from 'highlight.js/lib/languages/rust';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import { createLowlight } from 'lowlight';
import { memo, type ReactNode } from 'react';

const lowlight = createLowlight({
	bash,
	css,
	diff,
	go,
	ini,
	java,
	javascript,
	json,
	markdown,
	python,
	rust,
	sql,
	typescript,
	xml,
	yaml,
});
lowlight.registerAlias({ typescript: ['tsx', 'mts', 'cts'], bash: ['shell', 'console'] });

type Nodes = ReturnType<typeof lowlight.highlight>['children'];

/** Code with its parts in colour. A language that is not known, or code that its grammar cannot take, stays as it is. */
export const Highlighted = memo(function Highlighted({
	code,
	language,
}: {
	readonly code: string;
	readonly language: string;
}) {
	const name = language.toLowerCase();
	if (!lowlight.registered(name)) return code;
	return elementsOf(lowlight.highlight(name, code).children);
});

function elementsOf(nodes: Nodes): ReactNode[] {
	return nodes.map((node, index) => {
		if (node.type === 'text') return node.value;
		if (node.type !== 'element') return null;
		const { className } = node.properties;
		return (
			<span key={index} className={Array.isArray(className) ? className.join(' ') : ''}>
				{elementsOf(node.children as Nodes)}
			</span>
		);
	});
}
