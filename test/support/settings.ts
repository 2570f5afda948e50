import { join } from 'node:path';
import type { SettingsChange } from '../../src/contract/settings.ts';
import { openRegistry } from '../../src/store/registry.ts';
import type { Workshop } from './workshop.ts';

/** Sets what holds for all projects of the workshop's user. */
export function changeSettings({ env }: Pick<Workshop, 'env'>, change: SettingsChange): void {
	const registry = openRegistry(join(env.HOME ?? '', '.autocoder'), Date.now);
	registry.changeSettings(change);
	registry.close();
}
