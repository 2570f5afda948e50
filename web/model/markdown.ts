import { Lexer, type Token } from 'marked';

/** Longer texts are shown as they are. */
const MOST = 400_000;

/** The blocks of a Markdown text. What the lexer cannot take, such as a thousand quotes inside each other, is one plain paragraph. */
export function blocksOf(text: string): readonly Token[] {
	if (text.length > MOST) return [plain(text)];
	try {
		return new Lexer({ gfm: true }).lex(text).filter(({ type }) => type !== 'space' && type !== 'def');
	} catch {
		return [plain(text)];
	}
}

/** An address that a link may lead to; null for all others, such as scripts and files. */
export function safeLink(href: string): string | null {
	try {
		const { protocol } = new URL(href);
		return ['http:', 'https:', 'mailto:'].includes(protocol) ? href : null;
	} catch {
		return null;
	}
}

/** A picture that this server keeps; pictures from elsewhere would tell that place that somebody reads. */
export function isOwnPicture(href: string): boolean {
	return /^\/api\/projects\/[\w-]{1,50}\/blobs\/[0-9a-f]{64}$/.test(href);
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0' };

/** Text as a browser would show it: the lexer leaves entities as they are. */
export function decoded(text: string): string {
	return text.replace(/&(?:(amp|lt|gt|quot|nbsp)|#(\d{1,7})|#x([\da-f]{1,6}));/gi, (whole, name, decimal, hex) => {
		if (typeof name === 'string') return ENTITIES[name.toLowerCase()] ?? whole;
		const code = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16);
		return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code).toWellFormed() : whole;
	});
}

function plain(text: string): Token {
	return { type: 'plain', raw: text, text };
}
