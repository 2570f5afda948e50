import { useState } from 'react';
import { TEXTS } from '../../texts.ts';
import { api } from '../../transport/api.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Select, SwitchRow } from '../../ui/field.tsx';
import { Trouble } from '../../ui/parts.tsx';
import { useFeed } from '../project/live-project.tsx';
import { useModels, useProjectSettings } from '../project/queries.ts';

export function StartDialog({ onClose }: { readonly onClose: () => void }) {
	const { name } = useFeed();
	const { data: models } = useModels();
	const { data: settings } = useProjectSettings(name);
	const [yolo, setYolo] = useState<boolean | null>(null);
	const [model, setModel] = useState<string | null>(null);
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<Error | null>(null);
	const chosen = model ?? settings?.effective.model ?? models?.default ?? '';

	async function start(): Promise<void> {
		setBusy(true);
		setError(null);
		try {
			await api.startAgent(name, { yolo_mode: yolo, model });
			onClose();
		} catch (failure) {
			setError(failure instanceof Error ? failure : new Error(String(failure)));
			setBusy(false);
		}
	}

	return (
		<Dialog
			title={TEXTS.run.startTitle}
			onClose={onClose}
			actions={
				<>
					<Button onClick={onClose}>{TEXTS.cancel}</Button>
					<Button look="primary" busy={busy} autoFocus data-autofocus onClick={() => void start()}>
						{TEXTS.run.start}
					</Button>
				</>
			}
		>
			<div className="flex flex-col gap-5">
				<p className="text-soft">{TEXTS.run.startHint}</p>
				<Field label={TEXTS.run.model} hint={models?.source === 'fallback' ? TEXTS.settings.fallback : undefined}>
					{(wiring) => (
						<Select {...wiring} value={chosen} onChange={(event) => setModel(event.target.value)}>
							{models?.models.every(({ id }) => id !== chosen) === true && <option value={chosen}>{chosen}</option>}
							{models?.models.map((one) => (
								<option key={one.id} value={one.id}>
									{one.name}
								</option>
							))}
						</Select>
					)}
				</Field>
				<SwitchRow
					label={TEXTS.run.yolo}
					hint={TEXTS.run.yoloHint}
					checked={yolo ?? settings?.effective.yolo_mode ?? false}
					onChange={setYolo}
				/>
				{error !== null && <Trouble error={error} />}
			</div>
		</Dialog>
	);
}
