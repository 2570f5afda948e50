import { Check, Copy } from 'lucide-react';
import { Suspense, useState } from 'react';
import { CHAT_TEXTS } from '../../texts-chat.ts';
import { IconButton } from '../../ui/button.tsx';
import { lazyView } from '../../ui/lazy-view.ts';
import { toastError } from '../../ui/toast.ts';

const Highlighted = lazyView(() => import('./highlighted.tsx').then((m) => ({ default: m.Highlighted })));

/** Longer code is shown without colours, so that a page stays quick while it streams. */
const MOST_COLOURED = 40_000;

export function CodeBlock({ code, language }: { readonly code: string; readonly language: string }) {
	const [copied, setCopied] = useState(false);

	async function copy(): Promise<void> {
		try {
			await navigator.clipboard.writeText(code);
			setCopied(true);
		} catch (error) {
			toastError(error);
		}
	}

	return (
		<figure className="overflow-hidden rounded-lg border border-line bg-sunken">
			<figcaption className="flex items-center justify-between gap-2 py-0.5 ps-3 pe-1 text-2xs text-soft">
				<bdi className="truncate font-mono">{language || CHAT_TEXTS.code}</bdi>
				<IconButton
					label={copied ? CHAT_TEXTS.copied : CHAT_TEXTS.copy}
					size="small"
					onClick={() => void copy()}
					onBlur={() => setCopied(false)}
				>
					{copied ? <Check size={13} /> : <Copy size={13} />}
				</IconButton>
			</figcaption>
			<pre
				// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
				tabIndex={0}
				dir="ltr"
				className="max-h-[28rem] overflow-auto px-3 pb-2.5 font-mono text-xs leading-5 -outline-offset-2! [font-variant-ligatures:none]"
			>
				<code>
					{code.length > MOST_COLOURED ? (
						code
					) : (
						<Suspense fallback={code}>
							<Highlighted code={code} language={language} />
						</Suspense>
					)}
				</code>
			</pre>
		</figure>
	);
}
