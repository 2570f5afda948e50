import { randomUUID } from 'node:crypto';
import {
	closeSync,
	existsSync,
	fsyncSync,
	lstatSync,
	openSync,
	readdirSync,
	renameSync,
	rmSync,
	statSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import SQLite from 'better-sqlite3';
import type { BackupReply } from '../contract/api/backup.ts';
import { AutocoderError } from '../contract/errors.ts';
import { fileMissing } from './file-missing.ts';
import { makeDirectories, makeOwnDirectory } from './own-directory.ts';
import { projectFiles } from './project-store.ts';
import { isBusy, isDamage, translatingErrors } from './sqlite-errors.ts';

/** So many backups are kept where they lie by default. */
const KEPT = 10;
const DATED = /^(features|assistant)\.db\.(\d{4}-\d\d-\d\d_\d{6}(?:\.\d+)?)$/;

interface Target {
	/** Where the copy of features.db goes; that of assistant.db stands beside it. Default: `.autocoder/backups/`, by date. */
	readonly to?: string;
	/** Write over what lies there. */
	readonly force?: boolean;
	/** Unix milliseconds. */
	readonly now: number;
}

/**
 * Copies a project's databases as they are at one moment each, while others work on them, what is in their logs included. A copy is
 * read through before it gets its name, so that a name always stands for a whole one. Its journal has an id of its own: what is
 * put back from it is another story than the one that went on without it, and who follows that must see it.
 *
 * @throws AutocoderError PROJECT_NOT_FOUND, BACKUP_EXISTS, USAGE, DATABASE_CORRUPT, DATABASE_LOCKED, DISK_FULL, PROJECT_UNREADABLE
 */
export async function backUp(projectDirectory: string, { to, force = false, now }: Target): Promise<BackupReply> {
	const { database, assistant, backups, own } = projectFiles(projectDirectory);
	if (!existsSync(database)) throw fileMissing(database);
	const sources = [database, assistant].filter((path) => existsSync(path));
	if (to === undefined) {
		makeOwnDirectory(own);
		makeDirectories(backups);
	}
	const date = to === undefined ? freeDate(backups, now) : '';
	const places = sources.map((source) => ({
		source,
		target:
			to === undefined
				? join(backups, `${basename(source)}.${date}`)
				: source === database
					? resolve(to)
					: `${resolve(to)}.assistant`,
	}));
	for (const { target } of places) refuse(target, force, [database, assistant]);
	const files: BackupReply['files'] = [];
	for (const { source, target } of places) {
		const name = source === database ? 'features.db' : 'assistant.db';
		files.push({ database: name, path: target, bytes: await copy(source, target) });
	}
	return { files, removed: to === undefined ? prune(backups) : [] };
}

function refuse(target: string, force: boolean, live: readonly string[]): void {
	const stat = lstatSync(target, { throwIfNoEntry: false });
	if (live.some((path) => target === path || target.startsWith(`${path}-`)) || isSameFile(target, live))
		throw new AutocoderError('USAGE', `${target} is the database itself.`, 'Name another file.');
	if (stat?.isDirectory())
		throw new AutocoderError('USAGE', `${target} is a directory.`, 'Name the file that the backup is to be.');
	if (stat !== undefined && !force) throw new AutocoderError('BACKUP_EXISTS', `${target} is there already.`);
	if (!existsSync(dirname(target)))
		throw new AutocoderError(
			'USAGE',
			`There is no directory ${dirname(target)}.`,
			'Make it first, or name another file.',
		);
}

function isSameFile(target: string, live: readonly string[]): boolean {
	const stat = statSync(target, { throwIfNoEntry: false });
	return live.some((path) => {
		const other = statSync(path, { throwIfNoEntry: false });
		return stat !== undefined && other !== undefined && stat.dev === other.dev && stat.ino === other.ino;
	});
}

/** @returns how many bytes the copy has */
async function copy(source: string, target: string): Promise<number> {
	const partial = `${target}.${process.pid}.${randomUUID().slice(0, 8)}.partial`;
	try {
		await translatingLater(source, async () => {
			const connection = new SQLite(source, { fileMustExist: true, timeout: 5_000 });
			try {
				connection.pragma('query_only = ON');
				// One state for all steps: else each commit of others would have the copy begin anew, for ever beside a busy run.
				connection.exec('BEGIN');
				connection.prepare('SELECT count(*) FROM sqlite_schema').get();
				await writing(source, target, () => connection.backup(partial, { progress: () => 1_000 }));
			} finally {
				connection.close();
			}
		});
		translatingErrors(target, () => {
			finish(partial, source);
			renameSync(partial, target);
		});
		return statSync(target).size;
	} finally {
		for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(`${partial}${suffix}`, { force: true });
	}
}

/** Makes the copy one file that is whole on the disk. */
function finish(partial: string, source: string): void {
	const copied = new SQLite(partial, { fileMustExist: true });
	try {
		copied.pragma('journal_mode = DELETE');
		const [first] = copied.pragma('integrity_check(1)') as { integrity_check: string }[];
		if (first?.integrity_check !== 'ok') {
			throw new AutocoderError(
				'DATABASE_CORRUPT',
				`${source} is damaged: ${first?.integrity_check.replace(/\s+/g, ' ').slice(0, 300)}. No backup was made of it.`,
				'"autocoder doctor" says how to mend it; earlier backups were left as they are.',
			);
		}
		const hasJournal = copied.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'meta'").get() !== undefined;
		if (hasJournal) copied.prepare("UPDATE meta SET value = ? WHERE key = 'journal_id'").run(randomUUID());
	} finally {
		copied.close();
	}
	const file = openSync(partial, 'r+');
	fsyncSync(file);
	closeSync(file);
}

/** Blames the database for what is wrong with it, and the target for all else: that it cannot be made, or that its disk is full. */
async function writing(source: string, target: string, work: () => Promise<unknown>): Promise<void> {
	try {
		await work();
	} catch (error) {
		const ofSource = isBusy(error) || isDamage(error);
		translatingErrors(ofSource ? source : target, () => {
			throw error;
		});
	}
}

async function translatingLater<T>(path: string, work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		return translatingErrors(path, () => {
			throw error;
		});
	}
}

/** As a part of a name, the same for both databases; UTC. */
function freeDate(backups: string, now: number): string {
	const date = new Date(now).toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '');
	const taken = new Set(readdirSync(backups).map((name) => DATED.exec(name)?.[2]));
	for (let number = 1; ; number++) {
		const free = number === 1 ? date : `${date}.${number}`;
		if (!taken.has(free)) return free;
	}
}

function prune(backups: string): string[] {
	const dated = readdirSync(backups).flatMap((name) => {
		const date = DATED.exec(name)?.[2];
		return date === undefined ? [] : [{ path: join(backups, name), date }];
	});
	const dates = [...new Set(dated.map(({ date }) => date))].sort((one, other) =>
		other.localeCompare(one, 'en', { numeric: true }),
	);
	const old = new Set(dates.slice(KEPT));
	const removed = dated.filter(({ date }) => old.has(date)).map(({ path }) => path);
	for (const path of removed) rmSync(path, { force: true });
	return removed;
}
