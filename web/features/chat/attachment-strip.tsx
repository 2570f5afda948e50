import { X } from 'lucide-react';
import { clipped } from '../../model/format.ts';
import { CHAT_TEXTS } from '../../texts-chat.ts';
import { IconButton } from '../../ui/button.tsx';
import type { Attached } from './use-attachments.ts';

export interface AttachmentStripProps {
	readonly attachments: readonly Attached[];
	readonly onRemove: (attached: Attached) => void;
}

/** The pictures that go with the next message. */
export function AttachmentStrip({ attachments, onRemove }: AttachmentStripProps) {
	if (attachments.length === 0) return null;
	return (
		<ul aria-label={CHAT_TEXTS.attachments} className="flex flex-wrap gap-2 px-3 pt-3">
			{attachments.map((attached) => {
				const name = clipped(attached.sent.filename, 60);
				return (
					<li key={attached.url} className="appear relative">
						<img
							src={attached.url}
							alt={CHAT_TEXTS.picture(name)}
							title={name}
							className="size-16 rounded-lg border border-line object-cover"
						/>
						<IconButton
							label={CHAT_TEXTS.removeAttachment(name)}
							look="plain"
							size="small"
							onClick={() => onRemove(attached)}
							className="-top-2 -right-2 absolute! size-5! rounded-full!"
						>
							<X size={11} />
						</IconButton>
					</li>
				);
			})}
		</ul>
	);
}
