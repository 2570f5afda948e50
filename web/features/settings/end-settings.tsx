import { TEXTS } from '../../texts.ts';
import { SwitchRow } from '../../ui/field.tsx';
import { useStoredSwitch } from '../../ui/stored-switch.ts';
import { toast } from '../../ui/toast.ts';
import { playChime, SOUND } from '../progress/chime.ts';
import { askForNotices, NOTICE, noticesAllowed } from '../progress/system-notice.ts';

/** How this browser tells that a run has ended. */
export function EndSettings() {
	const sound = useStoredSwitch(SOUND);
	const notice = useStoredSwitch(NOTICE) && noticesAllowed();

	function changeSound(on: boolean): void {
		SOUND.set(on);
		// So that one knows what to expect, and whether the volume is right.
		if (on) playChime();
	}

	async function changeNotice(on: boolean): Promise<void> {
		if (!on || (await askForNotices())) NOTICE.set(on);
		else toast(TEXTS.settings.noticeRefused, { tone: 'bad', next: TEXTS.settings.noticeRefusedHint });
	}

	return (
		<>
			<SwitchRow label={TEXTS.settings.sound} hint={TEXTS.settings.soundHint} checked={sound} onChange={changeSound} />
			<SwitchRow
				label={TEXTS.settings.notice}
				hint={TEXTS.settings.noticeHint}
				checked={notice}
				onChange={(on) => void changeNotice(on)}
			/>
		</>
	);
}
