import { join } from 'node:path';
import type { LegacyEntry } from '../contract/feature.ts';
import { type Blobs, createBlobs } from './blobs.ts';
import { createContext, type StoreDependencies } from './context.ts';
import { mendCounts } from './feature-counts.ts';
import { type CreatedFeatures, createFeatures, type Features } from './features.ts';
import { importFeatureList } from './import-feature-list.ts';
import { importFeatures } from './import-features.ts';
import { createJournal, type Journal } from './journal.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { openDatabase } from './open-database.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { makeOwnDirectory } from './own-directory.ts';
import { PROJECT_MIGRATIONS } from './project-schema.ts';
import { rescueDatabase } from './rescue-database.ts';
import { createRetention, type Retention } from './retention.ts';
import { createRuns, type Runs } from './runs.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { type Swept, sweepBlobs } from './sweep-blobs.ts';
import { createWatch, type Watch } from './watch.ts';

/** Everything that is known of one project: its `features.db` and its blobs. */
export interface ProjectStore {
	/** The path of the database. */
	readonly path: string;
	/** Unix milliseconds, by the clock that the store was opened with: what happens to a project is timed by one clock. */
	readonly now: () => number;
	readonly features: Features;
	readonly sessions: Sessions;
	readonly runs: Runs;
	readonly journal: Journal;
	readonly blobs: Blobs;
	/** What it has cost. */
	readonly ledger: Ledger;
	/** What is to be told to the webhook. */
	readonly outbox: Outbox;
	/** What is kept for how long. */
	readonly retention: Retention;
	/** Removes blobs that nothing refers to any more; see sweep-blobs.ts. */
	sweepBlobs(signal?: AbortSignal): Promise<Swept>;
	/** Adds the entries of a list behind the present features, all or nothing; what is there already is skipped. */
	importFeatures(entries: readonly LegacyEntry[], source: string): CreatedFeatures;
	/** A look-out for commits of other processes, and for a database that was replaced. */
	watch(): Watch;
	/** Saves what this store still holds of a file that was deleted or replaced. Returns the path of the copy. */
	rescue(): string;
	close(): void;
}

/** Where the files of a project are. */
export function projectFiles(projectDirectory: string) {
	const own = join(projectDirectory, '.autocoder');
	const assistant = join(projectDirectory, 'assistant.db');
	return {
		database: join(projectDirectory, 'features.db'),
		assistant,
		/** The database of conversations and the files that SQLite puts beside it; any may be missing. */
		conversations: ['', '-wal', '-shm', '-journal'].map((suffix) => `${assistant}${suffix}`),
		featureList: join(projectDirectory, 'feature_list.json'),
		own,
		blobs: join(own, 'blobs'),
		backups: join(own, 'backups'),
	};
}

/**
 * Opens a project's store, bringing an earlier database to the present schema and importing a legacy feature list.
 *
 * @throws AutocoderError PROJECT_NOT_FOUND, DATABASE_CORRUPT, DATABASE_NEWER, DATABASE_LOCKED, DISK_FULL, PROJECT_UNREADABLE, FEATURE_LIST_INVALID
 */
export function openProjectStore(
	projectDirectory: string,
	dependencies: StoreDependencies & { busyTimeoutMs?: number },
): ProjectStore {
	const files = projectFiles(projectDirectory);
	const connection = openDatabase({
		path: files.database,
		migrations: PROJECT_MIGRATIONS,
		backupDirectory: files.backups,
		...(dependencies.busyTimeoutMs === undefined ? {} : { busyTimeoutMs: dependencies.busyTimeoutMs }),
	});
	try {
		makeOwnDirectory(files.own);
		const context = createContext(connection, files.database, dependencies);
		const journal = createJournal(context, (event, subject) => outbox.tell(event, subject));
		const sessions = createSessions(context, journal, (id, why) => features.releaseHeldBy(id, why));
		mendCounts(context);
		const outbox: Outbox = createOutbox(context, journal);
		const features: Features = createFeatures(context, journal, sessions);
		importFeatureList(context, journal, files.featureList);
		const retention = createRetention(context);
		return {
			path: files.database,
			now: dependencies.now,
			features,
			sessions,
			runs: createRuns(context, journal),
			journal,
			blobs: createBlobs(files.blobs),
			ledger: createLedger(context),
			outbox,
			retention,
			sweepBlobs: (signal) => sweepBlobs(files, retention, dependencies.now, signal),
			importFeatures: (entries, source) => importFeatures(context, journal, features, entries, source),
			watch: () => createWatch(files.database, context.file, dependencies.busyTimeoutMs),
			rescue: () => rescueDatabase(connection, files.database, dependencies.now()),
			close: () => connection.close(),
		};
	} catch (error) {
		connection.close();
		throw error;
	}
}
