import { DEFAULT_SETTINGS, type PartialSettings, type Settings } from '../contract/settings.ts';
import { readRegistry } from './find-project.ts';

/** What is set for a project or for all, and the name that it is registered by; there may be neither. */
export function ownSettings(
	directory: string,
	home: string,
): { readonly name: string | undefined; readonly settings: PartialSettings } {
	const known = readRegistry(home, (registry) => {
		const name = registry.findByPath(directory)?.name;
		return { name, settings: { ...registry.settings(), ...(name === undefined ? {} : registry.settings(name)) } };
	});
	return known ?? { name: undefined, settings: {} };
}

/** What holds for a project: what is set for it or for all, else the default. */
export function effectiveSettings(directory: string, home: string): Settings {
	return { ...DEFAULT_SETTINGS, ...ownSettings(directory, home).settings };
}
