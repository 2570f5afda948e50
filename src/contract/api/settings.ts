import { z } from 'zod';
import { settings, settingsChange } from '../settings.ts';

/** `webhook_url` as it is shown: with what may be secret in it hidden. */
const shown = settings.extend({ webhook_url: z.string().nullable() });
export const settingsReply = shown.meta({ id: 'Settings' });
/** null goes back to what holds when nothing is said. */
export const settingsRequest = settingsChange.meta({ id: 'SettingsChange' });

export const projectSettingsReply = z.object({
	/** What a run of the project is started with. */
	effective: shown,
	/** What of it is the project's own; the rest holds for all projects. */
	overrides: shown.partial(),
});
