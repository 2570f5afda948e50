import type { Token, Tokens } from 'marked';
import { memo, type ReactNode, useContext, useMemo } from 'react';
import { blocksOf, decoded, isOwnPicture, safeLink } from '../../model/markdown.ts';
import { cn } from '../../ui/class-names.ts';
import { CodeBlock } from './code-block.tsx';
import { HeadingTag } from './heading-tag.ts';

/** Deeper than anybody writes; a browser's layout has bounds too. */
const DEEPEST = 24;

/** Text of others as Markdown. It becomes elements one by one, never HTML; blocks that stay as they were are not drawn again. */
export const Markdown = memo(function Markdown({
	text,
	className,
}: {
	readonly text: string;
	readonly className?: string;
}) {
	const blocks = useMemo(() => blocksOf(text), [text]);
	return (
		<div className={cn('any-text flex min-w-0 flex-col gap-2.5 leading-[1.45rem]', className)}>
			{blocks.map((token, index) => (
				<Block key={index} token={token} />
			))}
		</div>
	);
});

const Block = memo(
	function Block({ token }: { readonly token: Token }) {
		return block(token, 0, 0);
	},
	(before, after) => before.token.raw === after.token.raw && before.token.type === after.token.type,
);

function Heading({ className, children }: { readonly className: string; readonly children: ReactNode }) {
	const Tag = useContext(HeadingTag);
	return (
		<Tag dir="auto" className={className}>
			{children}
		</Tag>
	);
}

const HEADINGS = ['font-semibold text-lg', 'font-semibold text-base', 'font-semibold', 'font-semibold', '', ''];

function block(token: Token, depth: number, key: number): ReactNode {
	if (depth > DEEPEST) return <Plain key={key} text={token.raw} />;
	switch (token.type) {
		case 'heading': {
			const { depth: level, tokens } = token as Tokens.Heading;
			return (
				// One level for all: those of the page go down to the message, and none may be left out.
				<Heading key={key} className={cn('mt-1', HEADINGS[level - 1])}>
					{inline(tokens, depth + 1)}
				</Heading>
			);
		}
		case 'paragraph':
			return (
				<p key={key} dir="auto">
					{inline((token as Tokens.Paragraph).tokens, depth + 1)}
				</p>
			);
		case 'code': {
			const { text, lang } = token as Tokens.Code;
			return <CodeBlock key={key} code={text} language={lang?.split(/\s/)[0] ?? ''} />;
		}
		case 'blockquote':
			return (
				<blockquote key={key} className="flex flex-col gap-2 border-line-strong border-s-2 ps-3 text-soft">
					{blocks((token as Tokens.Blockquote).tokens, depth + 1)}
				</blockquote>
			);
		case 'list':
			return list(token as Tokens.List, depth, key);
		case 'table':
			return <Table key={key} table={token as Tokens.Table} />;
		case 'hr':
			return <hr key={key} className="my-1 border-line" />;
		case 'space':
		case 'def':
		case 'checkbox':
			return null;
		case 'text': {
			const { tokens, text } = token as Tokens.Text;
			return <span key={key}>{tokens === undefined ? decoded(text) : inline(tokens, depth + 1)}</span>;
		}
		default:
			// HTML among it: shown as it was written.
			return <Plain key={key} text={token.raw} />;
	}
}

function blocks(tokens: readonly Token[], depth: number): ReactNode[] {
	return tokens.map((token, index) => block(token, depth, index));
}

function list({ ordered, start, items }: Tokens.List, depth: number, key: number): ReactNode {
	const content = items.map(({ task, checked, tokens }, index) => (
		<li key={index} dir="auto" className={cn('ps-1', task && 'list-none')}>
			{task && (
				<span role="img" aria-label={checked === true ? 'done' : 'to do'} className="-ms-5 me-1.5">
					{checked === true ? '☑' : '☐'}
				</span>
			)}
			<div className={cn('flex-col gap-1.5', task ? 'inline-flex' : 'flex')}>{blocks(tokens, depth + 1)}</div>
		</li>
	));
	const look = 'flex flex-col gap-1 ps-6 marker:text-faint';
	return ordered ? (
		<ol key={key} start={Number(start) || 1} className={cn(look, 'list-decimal')}>
			{content}
		</ol>
	) : (
		<ul key={key} className={cn(look, 'list-disc')}>
			{content}
		</ul>
	);
}

function Table({ table: { header, rows, align } }: { readonly table: Tokens.Table }) {
	const side = (column: number) =>
		align[column] === 'right' ? 'text-right' : align[column] === 'center' ? 'text-center' : '';
	return (
		<div
			// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
			tabIndex={0}
			className="overflow-x-auto rounded-md border border-line -outline-offset-2!"
		>
			<table className="w-full border-collapse text-left">
				<thead className="bg-sunken">
					<tr>
						{header.map(({ tokens }, column) => (
							<th key={column} dir="auto" className={cn('px-2.5 py-1.5 font-semibold text-xs', side(column))}>
								{inline(tokens, 1)}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{rows.map((cells, row) => (
						<tr key={row} className="border-line border-t">
							{cells.map(({ tokens }, column) => (
								<td key={column} dir="auto" className={cn('min-w-20 px-2.5 py-1.5 align-top', side(column))}>
									{inline(tokens, 1)}
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}

function inline(tokens: readonly Token[], depth: number): ReactNode[] {
	return tokens.map((token, index) => one(token, depth, index));
}

function one(token: Token, depth: number, key: number): ReactNode {
	if (depth > DEEPEST) return token.raw;
	switch (token.type) {
		case 'strong':
			return (
				<strong key={key} className="font-semibold">
					{inline((token as Tokens.Strong).tokens, depth + 1)}
				</strong>
			);
		case 'em':
			return <em key={key}>{inline((token as Tokens.Em).tokens, depth + 1)}</em>;
		case 'del':
			return <del key={key}>{inline((token as Tokens.Del).tokens, depth + 1)}</del>;
		case 'codespan':
			return (
				<code key={key} className="rounded bg-active px-1 py-px font-mono text-[0.92em]">
					{(token as Tokens.Codespan).text}
				</code>
			);
		case 'br':
			return <br key={key} />;
		case 'link': {
			const { href, tokens } = token as Tokens.Link;
			const safe = safeLink(href);
			if (safe === null) return <span key={key}>{inline(tokens, depth + 1)}</span>;
			return (
				<a
					key={key}
					href={safe}
					target="_blank"
					rel="noopener noreferrer nofollow"
					className="text-accent-text underline underline-offset-2"
				>
					{inline(tokens, depth + 1)}
				</a>
			);
		}
		case 'image': {
			const { href, text } = token as Tokens.Image;
			return isOwnPicture(href) ? (
				<img
					key={key}
					src={href}
					alt={text}
					loading="lazy"
					className="max-h-80 max-w-full rounded-md border border-line"
				/>
			) : (
				<span key={key}>{text || href}</span>
			);
		}
		case 'checkbox':
			return null;
		case 'text':
		case 'escape': {
			const { text, tokens } = token as Tokens.Text;
			return tokens === undefined ? decoded(text) : <span key={key}>{inline(tokens, depth + 1)}</span>;
		}
		default:
			return token.raw;
	}
}

function Plain({ text }: { readonly text: string }) {
	return (
		<p dir="auto" className="whitespace-pre-wrap">
			{text}
		</p>
	);
}
