import { createStoredSwitch } from '../../ui/stored-switch.ts';

export const NOTICE = createStoredSwitch('autocoder.notice');

/** Whether the browser lets this page show notes of the system. */
export function noticesAllowed(): boolean {
	return 'Notification' in window && Notification.permission === 'granted';
}

/** Asks the person, who must have clicked for it; a browser asks once and remembers. */
export async function askForNotices(): Promise<boolean> {
	if (!('Notification' in window)) return false;
	return (await Notification.requestPermission()) === 'granted';
}

/** Shows a note of the system to somebody who looks elsewhere. Of several tabs on one project one note is seen. */
export function showNotice(title: string, body: string): void {
	if (!NOTICE.isOn() || !noticesAllowed() || document.visibilityState === 'visible') return;
	try {
		const notice = new Notification(title, { body, tag: `autocoder ${title}` });
		notice.onclick = () => {
			window.focus();
			notice.close();
		};
	} catch {
		// Some browsers of telephones know notes of service workers only.
	}
}
