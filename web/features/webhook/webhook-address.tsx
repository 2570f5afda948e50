import { type SyntheticEvent, useState } from 'react';
import { refusedWords } from '../../model/refused-words.ts';
import { TEXTS } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { isEscape } from '../../ui/is-escape.ts';

export interface WebhookAddressProps {
	/** As it is shown, with what may be secret in it hidden; empty: nobody is told; null: none is set. */
	readonly url: string | null;
	/** Throws when the server does not take it. */
	readonly onChange: (url: string) => Promise<unknown>;
	/** Null: there is nothing here to take back. */
	readonly onRemove: (() => void) | null;
	readonly removeLabel: string;
	/** Has nobody told where something more general names an address; left out where nothing is more general. */
	readonly onNobody?: (() => void) | undefined;
}

/** Where features that pass are told. What is hidden in an address cannot be edited: another is typed whole. */
export function WebhookAddress({ url, onChange, onRemove, removeLabel, onNobody }: WebhookAddressProps) {
	const [editing, setEditing] = useState(false);
	const [asking, setAsking] = useState(false);
	if (url === null || editing)
		return <AddressForm onChange={onChange} onDone={url === null && !editing ? null : () => setEditing(false)} />;
	return (
		<div className="flex flex-col gap-1.5">
			<h3 className="font-medium text-sm">{TEXTS.webhook.address}</h3>
			<div className="flex flex-wrap items-center gap-2">
				<code
					dir="ltr"
					className="any-text min-w-40 flex-1 rounded-md border border-line bg-sunken px-2.5 py-1 font-mono text-xs"
				>
					{url === '' ? TEXTS.webhook.nobody : url}
				</code>
				<div className="flex flex-wrap gap-2">
					<Button onClick={() => setEditing(true)}>{TEXTS.webhook.change}</Button>
					{/* Nothing is hidden in no address, so nothing is lost. */}
					{onRemove !== null && (
						<Button onClick={() => (url === '' ? onRemove() : setAsking(true))}>{removeLabel}</Button>
					)}
					{onNobody !== undefined && <Button onClick={onNobody}>{TEXTS.webhook.tellNobody}</Button>}
				</div>
			</div>
			{asking && onRemove !== null && (
				<Confirm
					title={TEXTS.webhook.removeAsk}
					hint={TEXTS.webhook.removeHint}
					action={removeLabel}
					onConfirm={onRemove}
					onClose={() => setAsking(false)}
				/>
			)}
		</div>
	);
}

/** @param onDone closes the form; null where there is nothing to go back to */
function AddressForm({
	onChange,
	onDone,
}: {
	readonly onChange: WebhookAddressProps['onChange'];
	readonly onDone: (() => void) | null;
}) {
	const [typed, setTyped] = useState('');
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<string | null>(null);

	async function save(event: SyntheticEvent): Promise<void> {
		event.preventDefault();
		setBusy(true);
		setError(null);
		try {
			await onChange(typed.trim());
			onDone?.();
		} catch (failure) {
			setError(wordsOf(failure));
		} finally {
			setBusy(false);
		}
	}

	return (
		<form onSubmit={(event) => void save(event)}>
			<Field label={TEXTS.webhook.address} hint={TEXTS.webhook.addressHint} error={error}>
				{(wiring) => (
					<div className="flex flex-wrap gap-2">
						<Input
							{...wiring}
							dir="ltr"
							inputMode="url"
							autoFocus={onDone !== null}
							placeholder="https://"
							value={typed}
							onChange={(event) => setTyped(event.target.value)}
							onKeyDown={(event) => {
								if (isEscape(event)) onDone?.();
							}}
							className="w-auto min-w-40 flex-1 font-mono text-xs!"
						/>
						<div className="flex gap-2">
							{onDone !== null && <Button onClick={onDone}>{TEXTS.cancel}</Button>}
							<Button type="submit" look="primary" busy={busy} disabled={typed.trim() === ''}>
								{TEXTS.save}
							</Button>
						</div>
					</div>
				)}
			</Field>
		</form>
	);
}

function wordsOf(failure: unknown): string {
	if (!(failure instanceof Error)) return String(failure);
	const why = refusedWords(failure.message);
	return why === null ? failure.message : TEXTS.webhook.refused(why);
}
