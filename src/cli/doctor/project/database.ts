import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AutocoderError } from '../../../contract/errors.ts';
import { type DatabaseHealth, readDatabaseHealth } from '../../../store/health.ts';
import { PROJECT_MIGRATIONS } from '../../../store/project-schema.ts';
import { projectFiles } from '../../../store/project-store.ts';
import type { Check, Finding, ProjectContext } from '../check.ts';
import { byteSize, counted, shellWord } from '../words.ts';

const KNOWN = PROJECT_MIGRATIONS.length;

export const database: Check<ProjectContext> = {
	id: 'database',
	title: 'Database',
	run({ directory }) {
		const { database: path } = projectFiles(directory);
		if (!existsSync(path)) return { status: 'ok', found: 'There is none yet; the first run makes it.' };
		let health: DatabaseHealth;
		try {
			health = readDatabaseHealth(path);
		} catch (error) {
			if (error instanceof AutocoderError && error.code === 'DATABASE_CORRUPT')
				return damaged(directory, `${path} is not a usable SQLite database.`);
			throw error;
		}
		return judge(directory, health);
	},
};

function judge(directory: string, { bytes, schemaVersion, damage, journal }: DatabaseHealth): Finding {
	const size = byteSize(bytes);
	if (schemaVersion > KNOWN) {
		return {
			status: 'fail',
			found: `It was written by a newer autocoder: schema version ${schemaVersion}, and this one knows versions up to ${KNOWN}.`,
			mend: 'Update autocoder. The database was left untouched.',
		};
	}
	if (typeof damage === 'string') return damaged(directory, `It is damaged: ${damage}`);
	if (schemaVersion < KNOWN) {
		return {
			status: 'ok',
			found: `Sound, ${size}, of an earlier schema (version ${schemaVersion}): the next run keeps a copy and brings it to version ${KNOWN}.`,
		};
	}
	const { events, missing } = journal ?? { events: 0, missing: 0 };
	if (missing > 0) {
		return {
			status: 'warn',
			found: `Sound, ${size}, but its journal lacks ${counted(missing, 'event')}: something else than autocoder wrote to it.`,
			mend: 'Features and runs are not affected; only the story of what happened has a gap. Keep other programs from writing to features.db.',
		};
	}
	const read = damage === undefined ? `${size}, too big to be read through here` : `Sound, ${size}`;
	return {
		status: 'ok',
		found: `${read}, schema version ${schemaVersion}, ${counted(events, 'event')} in its journal without a gap.`,
	};
}

function damaged(directory: string, found: string): Finding {
	const { backups } = projectFiles(directory);
	const copy = newest(backups);
	const away = `cd ${shellWord(directory)} && mkdir damaged && mv features.db* damaged/`;
	return {
		status: 'fail',
		found: `${found} It was left as it is.`,
		mend:
			copy === undefined
				? `There is no backup. Move it away, and the next run makes the list of features anew.\n$ ${away}`
				: `Put the latest backup in its place:\n$ ${away} && cp ${shellWord(copy)} features.db`,
	};
}

/** The latest whole copy in a directory that may be missing. */
function newest(backups: string): string | undefined {
	if (!existsSync(backups)) return undefined;
	return readdirSync(backups)
		.filter((name) => name.startsWith('features.db') && !name.endsWith('.partial'))
		.map((name) => join(backups, name))
		.map((path) => ({ path, at: statSync(path).mtimeMs }))
		.sort((a, b) => b.at - a.at)[0]?.path;
}
