import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readDatabaseHealth } from '../../../store/health.ts';
import { REGISTRY_MIGRATIONS } from '../../../store/registry.ts';
import type { Check, Finding } from '../check.ts';
import { shellWord } from '../words.ts';

export const home: Check = {
	id: 'home',
	title: "autocoder's home",
	run({ environment }) {
		const directory = environment.home;
		const stat = statSync(directory, { throwIfNoEntry: false });
		if (stat === undefined) return notThere(directory);
		if (!stat.isDirectory() || !isWritable(directory)) {
			return {
				status: 'fail',
				found: `${directory} is ${stat.isDirectory() ? 'not writable' : 'not a directory'}.`,
				mend: stat.isDirectory()
					? `Make it yours:\n$ sudo chown -R "$(id -u)" ${shellWord(directory)}`
					: 'Move it away, or name another directory in AUTOCODER_HOME.',
			};
		}
		return registryIn(directory);
	},
};

function notThere(directory: string): Finding {
	return {
		status: 'ok',
		found: `${directory} is not there yet; the first run makes it.`,
		fix: async () => {
			mkdirSync(directory, { recursive: true, mode: 0o700 });
			return `Made ${directory}`;
		},
	};
}

function registryIn(directory: string): Finding {
	const path = join(directory, 'registry.db');
	if (!existsSync(path)) return { status: 'ok', found: `${directory}, with no project registered yet.` };
	const { damage, schemaVersion } = readDatabaseHealth(path);
	if (schemaVersion > REGISTRY_MIGRATIONS.length) {
		return {
			status: 'fail',
			found: `${path} was written by a newer autocoder (schema version ${schemaVersion}; this one knows ${REGISTRY_MIGRATIONS.length}).`,
			mend: 'Update autocoder.',
		};
	}
	if (typeof damage === 'string') {
		return {
			status: 'fail',
			found: `${path} is damaged: ${damage}`,
			mend: `Move it away; projects are registered again when they run.\n$ mv ${shellWord(path)} ${shellWord(`${path}.damaged`)}`,
		};
	}
	return { status: 'ok', found: `${directory} is writable, its registry of projects is sound.` };
}

function isWritable(directory: string): boolean {
	try {
		accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
