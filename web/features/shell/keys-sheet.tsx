import { TEXTS } from '../../texts.ts';
import { CHAT_TEXTS } from '../../texts-chat.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Kbd } from '../../ui/parts.tsx';

const KEYS: readonly (readonly [keys: readonly string[], text: string])[] = [
	[['Ctrl / ⌘', 'K'], TEXTS.keys.palette],
	[['?'], TEXTS.keys.sheet],
	[['/'], TEXTS.keys.search],
	[['N'], TEXTS.keys.add],
	[['D'], TEXTS.keys.log],
	[['A'], CHAT_TEXTS.keys.assistant],
	[['B'], TEXTS.keys.board],
	[['S'], TEXTS.keys.sessions],
	[['↑', '↓', '←', '→'], TEXTS.keys.walk],
	[['Enter'], TEXTS.keys.open],
	[['Alt', '↑ / ↓'], TEXTS.keys.move],
	[['Ctrl / ⌘', 'S'], TEXTS.keys.save],
	[['Esc'], TEXTS.keys.close],
	[['1', '…', '9'], CHAT_TEXTS.keys.choose],
	[['Shift', 'Enter'], CHAT_TEXTS.keys.line],
];

export function KeysSheet({ onClose }: { readonly onClose: () => void }) {
	return (
		<Dialog title={TEXTS.shell.keys} onClose={onClose} textOnly>
			<dl className="flex flex-col">
				{KEYS.map(([keys, text]) => (
					<div key={text} className="flex items-center justify-between gap-4 border-line border-b py-2 last:border-0">
						<dt className="text-soft">{text}</dt>
						<dd className="flex gap-1">
							{keys.map((key) => (
								<Kbd key={key}>{key}</Kbd>
							))}
						</dd>
					</div>
				))}
			</dl>
		</Dialog>
	);
}
