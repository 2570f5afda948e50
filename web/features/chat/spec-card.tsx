import { FileText } from 'lucide-react';
import { createContext, useContext } from 'react';
import type { MessagePart } from '../../../src/contract/conversation.ts';
import { CHAT_TEXTS } from '../../texts-chat.ts';
import { Button } from '../../ui/button.tsx';
import { Badge } from '../../ui/parts.tsx';

/** How one comes from the talk to the specification, where only one of them is seen. */
export const OpenSpec = createContext<(() => void) | null>(null);

/** Where in the talk a specification was proposed; what it says stands beside the talk. */
export function SpecCard({ part: { state } }: { readonly part: MessagePart & { type: 'spec' } }) {
	const open = useContext(OpenSpec);
	return (
		<div className="flex flex-wrap items-center gap-2.5 rounded-xl border border-line bg-surface px-4 py-2.5">
			<FileText size={15} aria-hidden="true" className="shrink-0 text-accent-text" />
			<span className="min-w-0 flex-1 font-medium">{CHAT_TEXTS.spec.inCard}</span>
			{state === 'replaced' && <span className="text-faint text-xs">{CHAT_TEXTS.spec.replaced}</span>}
			{state === 'accepted' && <Badge tone="good">{CHAT_TEXTS.spec.accepted}</Badge>}
			{state !== 'replaced' && open !== null && (
				<Button size="small" className="lg:hidden" onClick={open}>
					{CHAT_TEXTS.spec.open}
				</Button>
			)}
		</div>
	);
}
