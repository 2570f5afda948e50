import { effectiveSettings } from './own-settings.ts';

/** What is set for a project or for all: how long details are kept (0 for ever), and how many MB must be free (0 no bound). */
export function findUpkeep(directory: string, home: string): { readonly keepDays: number; readonly minFreeMb: number } {
	const { keep_days, min_free_mb } = effectiveSettings(directory, home);
	return { keepDays: keep_days, minFreeMb: min_free_mb };
}
