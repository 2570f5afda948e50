import { FileUp } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import { TEXTS } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';

/** As much as the server takes of a specification. */
const MOST_BYTES = 4_000_000;

/** Takes a specification out of a file of text. */
export function SpecFile({ onText }: { readonly onText: (text: string) => void }) {
	const input = useRef<HTMLInputElement>(null);
	const id = useId();
	const [trouble, setTrouble] = useState<string | null>(null);

	async function read(file: File): Promise<void> {
		const { text, why } = await textOf(file);
		setTrouble(why);
		if (text !== null) onText(text);
	}

	return (
		<div className="flex flex-wrap items-center gap-x-3 gap-y-1">
			<input
				ref={input}
				type="file"
				hidden
				accept=".txt,.md,.xml,text/*"
				aria-label={TEXTS.create.specFile}
				onChange={(event) => {
					const [file] = event.target.files ?? [];
					// The same file can be chosen again.
					event.target.value = '';
					if (file !== undefined) void read(file);
				}}
			/>
			<Button size="small" aria-describedby={trouble === null ? undefined : id} onClick={() => input.current?.click()}>
				<FileUp size={14} /> {TEXTS.create.specFile}
			</Button>
			<p id={id} role="status" className="text-bad-text text-xs">
				{trouble}
			</p>
		</div>
	);
}

async function textOf(file: File): Promise<{ readonly text: string | null; readonly why: string | null }> {
	if (file.size > MOST_BYTES) return { text: null, why: TEXTS.create.specTooLarge(file.name) };
	try {
		const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
		if (text.includes('\0')) return { text: null, why: TEXTS.create.specNoText(file.name) };
		return { text, why: null };
	} catch {
		return { text: null, why: TEXTS.create.specNoText(file.name) };
	}
}
