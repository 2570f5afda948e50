import { z } from 'zod';
import { settings, settingsChange } from '../settings.ts';

export const settingsReply = settings.meta({ id: 'Settings' });
/** null goes back to what holds when nothing is said. */
export const settingsRequest = settingsChange.meta({ id: 'SettingsChange' });

export const projectSettingsReply = z.object({
	/** What a run of the project is started with. */
	effective: settings,
	/** What of it is the project's own; the rest holds for all projects. */
	overrides: settings.partial(),
});
