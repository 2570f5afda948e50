import { useDeferredValue, useMemo } from 'react';
import { type SpecPart, specOutline } from '../../model/spec-outline.ts';
import { CHAT_TEXTS } from '../../texts-chat.ts';
import { cn } from '../../ui/class-names.ts';
import { Markdown } from '../chat/markdown.tsx';

/** A specification as a document; as its bare text where its elements do not fit together. */
export function SpecPreview({ text }: { readonly text: string }) {
	const shown = useDeferredValue(text);
	const outline = useMemo(() => specOutline(shown), [shown]);
	return (
		<section
			aria-label={CHAT_TEXTS.spec.preview}
			// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
			tabIndex={0}
			className="min-h-0 flex-1 overflow-y-auto px-5 py-5 -outline-offset-2!"
		>
			{outline === null ? (
				<pre dir="auto" className="any-text mx-auto max-w-3xl whitespace-pre-wrap font-mono text-xs leading-5">
					{shown}
				</pre>
			) : (
				<div className="mx-auto flex max-w-3xl flex-col gap-6">
					{outline.text !== '' && <Markdown text={outline.text} />}
					{outline.parts.map((part, index) => (
						<Part key={index} part={part} level={3} />
					))}
				</div>
			)}
		</section>
	);
}

/** Parts inside parts of parts are all of one size: deeper than this nobody reads a heading. */
function Part({ part: { title, text, parts }, level }: { readonly part: SpecPart; readonly level: number }) {
	const Heading = level <= 3 ? 'h3' : level === 4 ? 'h4' : 'h5';
	return (
		<section className={cn('flex flex-col gap-2', level > 3 && 'border-line border-s-2 ps-4')}>
			<Heading dir="auto" className={cn('any-text font-semibold', level <= 3 ? 'text-base' : 'text-sm')}>
				{title}
			</Heading>
			{text !== '' && <Markdown text={text} className="text-soft" />}
			{parts.length > 0 && (
				<div className="flex flex-col gap-4">
					{parts.map((one, index) => (
						<Part key={index} part={one} level={level + 1} />
					))}
				</div>
			)}
		</section>
	);
}
