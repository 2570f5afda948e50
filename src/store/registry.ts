import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AutocoderError } from '../contract/errors.ts';
import { projectName } from '../contract/project.ts';
import type { PartialSettings, SettingsChange } from '../contract/settings.ts';
import { toDateTime } from './date-time.ts';
import { type Migration, openDatabase } from './open-database.ts';
import { readSchedules, type ScheduledProject } from './schedules.ts';
import { readSettings, writeSettings } from './settings.ts';
import { translatingErrors } from './sqlite-errors.ts';

export interface RegisteredProject {
	readonly name: string;
	/** Absolute, with forward slashes on every system. */
	readonly path: string;
	/** `YYYY-MM-DD HH:MM:SS.ffffff`, UTC, as the earlier tool wrote it. */
	readonly created_at: string;
}

/** The projects that this user's autocoder knows, and global settings. */
export interface Registry {
	list(): RegisteredProject[];
	find(name: string): RegisteredProject | undefined;
	findByPath(path: string): RegisteredProject | undefined;
	/** @throws AutocoderError PROJECT_NAME_INVALID, PROJECT_NAME_TAKEN */
	add(name: string, path: string): RegisteredProject;
	/**
	 * Forgets a project and its settings. Returns whether it was known.
	 *
	 * @param meanwhile runs in the transaction: when it throws, the project stays
	 */
	remove(name: string, meanwhile?: () => void): boolean;
	/** What is set for all projects, or what is set for one of them. What cannot be understood counts as not set. */
	settings(project?: string): PartialSettings;
	/** @throws AutocoderError PROJECT_NOT_FOUND */
	changeSettings(changes: SettingsChange, project?: string): void;
	/** The projects whose runs have windows, be they their own or those of all. */
	schedules(): ScheduledProject[];
	close(): void;
}

/** The schema of `registry.db`, step by step. */
export const REGISTRY_MIGRATIONS: readonly Migration[] = [
	{
		name: 'projects and settings, as the earlier tool knows them',
		up: (db) =>
			db.exec(`
				CREATE TABLE IF NOT EXISTS projects (name VARCHAR(50) NOT NULL PRIMARY KEY, path VARCHAR NOT NULL, created_at DATETIME NOT NULL);
				CREATE TABLE IF NOT EXISTS settings (key VARCHAR(50) NOT NULL PRIMARY KEY, value VARCHAR(500) NOT NULL, updated_at DATETIME NOT NULL);
			`),
	},
	{
		name: 'settings of projects',
		up: (db) =>
			db.exec(`
				CREATE TABLE project_settings (
					project VARCHAR(50) NOT NULL,
					key VARCHAR(50) NOT NULL,
					value VARCHAR(500) NOT NULL,
					updated_at DATETIME NOT NULL,
					PRIMARY KEY (project, key)
				) WITHOUT ROWID;
			`),
	},
];

/**
 * Opens `registry.db` in autocoder's own directory (`~/.autocoder`), making both when they are missing.
 *
 * @param busyTimeoutMs how long a statement waits for another process' lock
 */
export function openRegistry(home: string, now: () => number, busyTimeoutMs = 5_000): Registry {
	const path = join(home, 'registry.db');
	translatingErrors(home, () => mkdirSync(home, { recursive: true, mode: 0o700 }));
	const connection = openDatabase({
		path,
		migrations: REGISTRY_MIGRATIONS,
		backupDirectory: join(home, 'backups'),
		busyTimeoutMs,
	});
	const sql = (text: string) => connection.prepare(text);
	const guarded = <T>(work: () => T) => translatingErrors(path, work);
	const find = (name: string) =>
		sql('SELECT * FROM projects WHERE name = ?').get(name) as RegisteredProject | undefined;

	return {
		list: () => guarded(() => sql('SELECT * FROM projects ORDER BY name').all() as RegisteredProject[]),
		find: (name) => guarded(() => find(name)),
		findByPath: (projectPath) =>
			guarded(
				() => sql('SELECT * FROM projects WHERE path = ?').get(toPosix(projectPath)) as RegisteredProject | undefined,
			),
		add(name, projectPath) {
			if (!projectName.safeParse(name).success) {
				throw new AutocoderError(
					'PROJECT_NAME_INVALID',
					`"${name.slice(0, 60)}" is not a project name.`,
					'Use 1 to 50 letters, digits, hyphens or underscores.',
				);
			}
			return guarded(() =>
				connection
					.transaction(() => {
						const taken = find(name);
						if (taken !== undefined) {
							throw new AutocoderError(
								'PROJECT_NAME_TAKEN',
								`A project "${name}" exists already, at ${taken.path}.`,
								'Choose another name.',
							);
						}
						// The earlier tool forgets a project without its settings.
						sql('DELETE FROM project_settings WHERE project = ?').run(name);
						sql('INSERT INTO projects (name, path, created_at) VALUES (?, ?, ?)').run(
							name,
							toPosix(projectPath),
							toDateTime(now()),
						);
						return find(name) as RegisteredProject;
					})
					.immediate(),
			);
		},
		remove: (name, meanwhile) =>
			guarded(() =>
				connection
					.transaction(() => {
						sql('DELETE FROM project_settings WHERE project = ?').run(name);
						const { changes } = sql('DELETE FROM projects WHERE name = ?').run(name);
						meanwhile?.();
						return changes > 0;
					})
					.immediate(),
			),
		settings: (project) => guarded(() => readSettings(connection, project)),
		changeSettings: (changes, project) =>
			guarded(() =>
				connection
					.transaction(() => {
						if (project !== undefined && find(project) === undefined) {
							throw new AutocoderError('PROJECT_NOT_FOUND', `There is no project "${project}".`);
						}
						writeSettings(connection, changes, toDateTime(now()), project);
					})
					.immediate(),
			),
		schedules: () => guarded(() => readSchedules(connection)),
		close: () => connection.close(),
	};
}

function toPosix(path: string): string {
	return process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
}
