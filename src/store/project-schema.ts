import { randomUUID } from 'node:crypto';
import type { Connection, Migration } from './open-database.ts';

/** The schema of `features.db`, step by step. A step that has been released is never edited. */
export const PROJECT_MIGRATIONS: readonly Migration[] = [
	{ name: 'features, as the earlier tool knows them, with claims and attempts', up: features },
	{ name: 'journal, runs, sessions', up: journal },
	{ name: 'feature counts', up: featureCounts },
	{ name: 'revisions of features, and a mark of the whole list', up: revisions },
	{ name: 'deliveries to the webhook', up: webhook },
	{ name: 'which features a session worked on', up: featuresOfSessions },
	{ name: 'what sessions used of each model', up: modelsOfSessions },
	{ name: 'parked features, what a run waits for, when limits are lifted', up: waits },
	{ name: 'deliveries in the order of what they tell', up: orderedDeliveries },
	{ name: 'which sessions have their details no more', up: removedDetails },
];

/**
 * Takes over a `features` table of the earlier Python tool (which may lack `in_progress` and hold NULL booleans) or makes
 * one. Columns of ours are nullable or have defaults, so that the earlier tool can still read and write its own.
 */
function features(db: Connection): void {
	db.exec(`
		CREATE TABLE IF NOT EXISTS features (
			id INTEGER NOT NULL PRIMARY KEY,
			priority INTEGER NOT NULL,
			category VARCHAR(100) NOT NULL,
			name VARCHAR(255) NOT NULL,
			description TEXT NOT NULL,
			steps JSON NOT NULL,
			passes BOOLEAN DEFAULT 0,
			in_progress BOOLEAN DEFAULT 0
		);
		-- A separate index on passes makes SQLite sort every pending row to find the next one.
		DROP INDEX IF EXISTS ix_features_passes;
		DROP INDEX IF EXISTS ix_features_priority;
		DROP INDEX IF EXISTS ix_features_id;
	`);
	addColumn(db, 'features', 'in_progress', 'BOOLEAN DEFAULT 0');
	addColumn(db, 'features', 'attempts', 'INTEGER NOT NULL DEFAULT 0');
	addColumn(db, 'features', 'last_failure', 'TEXT');
	addColumn(db, 'features', 'claimed_by', 'INTEGER');
	addColumn(db, 'features', 'passed_at', 'INTEGER');
	db.exec(`
		UPDATE features SET passes = 0 WHERE passes IS NULL;
		UPDATE features SET in_progress = 0 WHERE in_progress IS NULL;
		-- Tools address features by ids from 1; the earlier list import could make an id 0.
		UPDATE features SET id = (SELECT max(id) FROM features) + 1 - id WHERE id < 1;

		-- The earlier tool may still write NULL for false.
		CREATE INDEX features_pending ON features (priority, id) WHERE passes IS NOT 1 AND in_progress IS NOT 1;
		CREATE INDEX features_claimed ON features (claimed_by) WHERE in_progress = 1;
		CREATE INDEX features_passing ON features (id) WHERE passes = 1;
		CREATE INDEX features_by_priority ON features (priority, id);
		CREATE INDEX features_by_name ON features (name);
	`);
}

/** Another tool may have given the table a column of that name already. */
export function addColumn(db: Connection, table: string, name: string, definition: string): void {
	const exists = db.prepare('SELECT 1 FROM pragma_table_info(?) WHERE name = ?').get(table, name);
	if (exists === undefined) db.exec(`ALTER TABLE ${table} ADD COLUMN ${name} ${definition}`);
}

function journal(db: Connection): void {
	db.exec(`
		CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

		-- Gap-free: only plain INSERT writes here (INSERT OR IGNORE and upserts burn numbers).
		CREATE TABLE events (
			seq INTEGER PRIMARY KEY AUTOINCREMENT,
			at INTEGER NOT NULL,
			type TEXT NOT NULL,
			run_id INTEGER,
			session_id INTEGER,
			feature_id INTEGER,
			data TEXT NOT NULL
		);
		CREATE INDEX events_of_session ON events (session_id, seq) WHERE session_id IS NOT NULL;
		CREATE INDEX events_of_feature ON events (feature_id, seq) WHERE feature_id IS NOT NULL;

		CREATE TABLE runs (
			id INTEGER PRIMARY KEY AUTOINCREMENT,
			status TEXT NOT NULL,
			desired TEXT NOT NULL,
			end_reason TEXT,
			detail TEXT,
			resumes_at INTEGER,
			yolo INTEGER NOT NULL,
			model TEXT,
			max_iterations INTEGER,
			box TEXT NOT NULL,
			pid INTEGER NOT NULL,
			started_at INTEGER NOT NULL,
			ended_at INTEGER
		);
		CREATE INDEX runs_open ON runs (id) WHERE ended_at IS NULL;

		-- The one runner of the project. A new epoch fences off writes of every earlier holder.
		CREATE TABLE runner_lease (
			id INTEGER PRIMARY KEY CHECK (id = 1),
			epoch INTEGER NOT NULL,
			pid INTEGER,
			process_started_at TEXT,
			boot_id TEXT,
			heartbeat_at INTEGER
		);
		INSERT INTO runner_lease (id, epoch) VALUES (1, 0);

		CREATE TABLE sessions (
			id INTEGER PRIMARY KEY AUTOINCREMENT,
			run_id INTEGER REFERENCES runs (id),
			kind TEXT NOT NULL,
			sdk_session_id TEXT,
			model TEXT,
			outcome TEXT,
			detail TEXT,
			owner_pid INTEGER NOT NULL,
			owner_started_at TEXT NOT NULL,
			owner_boot_id TEXT NOT NULL,
			started_at INTEGER NOT NULL,
			ended_at INTEGER,
			duration_ms INTEGER,
			turns INTEGER NOT NULL DEFAULT 0,
			input_tokens INTEGER NOT NULL DEFAULT 0,
			output_tokens INTEGER NOT NULL DEFAULT 0,
			cache_read_tokens INTEGER NOT NULL DEFAULT 0,
			cache_creation_tokens INTEGER NOT NULL DEFAULT 0,
			cost_usd REAL NOT NULL DEFAULT 0,
			cost_estimated INTEGER NOT NULL DEFAULT 0
		);
		CREATE INDEX sessions_open ON sessions (id) WHERE ended_at IS NULL;
		CREATE INDEX sessions_of_run ON sessions (run_id);
	`);
	db.prepare("INSERT INTO meta (key, value) VALUES ('journal_id', ?)").run(randomUUID());
}

/**
 * Counts that the database keeps itself, so that they hold whoever writes: statistics of 100,000 features cost what those of
 * ten do. Booleans are summed as `IS 1`, since the earlier tool may write NULL for false.
 */
function featureCounts(db: Connection): void {
	const sums = (row: 'NEW' | 'OLD', sign: '+' | '-') =>
		`total = total ${sign} 1, passing = passing ${sign} (${row}.passes IS 1), in_progress = in_progress ${sign} (${row}.in_progress IS 1)`;
	db.exec(`
		CREATE TABLE feature_counts (
			id INTEGER PRIMARY KEY CHECK (id = 1),
			total INTEGER NOT NULL,
			passing INTEGER NOT NULL,
			in_progress INTEGER NOT NULL
		);
		INSERT INTO feature_counts
			SELECT 1, count(*), coalesce(sum(passes IS 1), 0), coalesce(sum(in_progress IS 1), 0) FROM features;

		CREATE TRIGGER features_count_insert AFTER INSERT ON features BEGIN
			UPDATE feature_counts SET ${sums('NEW', '+')};
		END;
		CREATE TRIGGER features_count_delete AFTER DELETE ON features BEGIN
			UPDATE feature_counts SET ${sums('OLD', '-')};
		END;
		CREATE TRIGGER features_count_update AFTER UPDATE OF passes, in_progress ON features BEGIN
			UPDATE feature_counts SET passing = passing + (NEW.passes IS 1) - (OLD.passes IS 1),
				in_progress = in_progress + (NEW.in_progress IS 1) - (OLD.in_progress IS 1);
		END;
	`);
}

/**
 * What says whether something changed, whoever wrote it: each feature's `revision` for people who edit, and a mark that is new
 * after each change of any feature for those who have the list. The mark is random and no number that grows: a database that is
 * put back from a copy must not come to a mark that somebody has already seen with another list.
 */
function revisions(db: Connection): void {
	addColumn(db, 'features', 'revision', 'INTEGER NOT NULL DEFAULT 1');
	const texts = ['category', 'name', 'description', 'steps', 'priority'];
	const mark = 'UPDATE feature_counts SET mark = hex(randomblob(12))';
	db.exec(`
		ALTER TABLE feature_counts ADD COLUMN mark TEXT NOT NULL DEFAULT '';
		${mark};
		CREATE TRIGGER features_mark_insert AFTER INSERT ON features BEGIN ${mark}; END;
		CREATE TRIGGER features_mark_delete AFTER DELETE ON features BEGIN ${mark}; END;
		CREATE TRIGGER features_mark_update AFTER UPDATE ON features BEGIN ${mark}; END;
		CREATE TRIGGER features_revise AFTER UPDATE OF ${texts.join(', ')} ON features
		WHEN ${texts.map((name) => `OLD.${name} IS NOT NEW.${name}`).join(' OR ')} BEGIN
			UPDATE features SET revision = OLD.revision + 1 WHERE id = NEW.id;
		END;

		-- The pages of those that pass, in the order of the list.
		CREATE INDEX features_done ON features (priority, id) WHERE passes = 1;
	`);
}

/** `number` gives the order, `id` is what receivers see. */
function webhook(db: Connection): void {
	db.exec(`
		CREATE TABLE webhook_deliveries (
			number INTEGER PRIMARY KEY AUTOINCREMENT,
			id TEXT NOT NULL UNIQUE,
			event TEXT NOT NULL,
			feature_id INTEGER NOT NULL,
			body TEXT NOT NULL,
			created_at INTEGER NOT NULL,
			next_attempt_at INTEGER,
			-- While somebody sends it; one that is killed meanwhile loses it by time.
			held_until INTEGER,
			attempts INTEGER NOT NULL DEFAULT 0,
			delivered_at INTEGER,
			failed_at INTEGER,
			last_status INTEGER,
			last_error TEXT
		);
		CREATE INDEX webhook_pending ON webhook_deliveries (next_attempt_at, number) WHERE delivered_at IS NULL AND failed_at IS NULL;
		CREATE INDEX webhook_failed ON webhook_deliveries (number) WHERE failed_at IS NOT NULL;

		CREATE TABLE webhook_attempts (
			number INTEGER PRIMARY KEY AUTOINCREMENT,
			delivery TEXT NOT NULL REFERENCES webhook_deliveries (id) ON DELETE CASCADE,
			at INTEGER NOT NULL,
			duration_ms INTEGER NOT NULL,
			status INTEGER,
			error TEXT
		);
		CREATE INDEX webhook_attempts_of ON webhook_attempts (delivery, number);
	`);
}

/** A session has thousands of events, and few of these. */
function featuresOfSessions(db: Connection): void {
	db.exec(`
		CREATE INDEX events_of_work ON events (session_id, feature_id, seq)
		WHERE session_id IS NOT NULL AND type IN ('feature.claimed', 'feature.passed');
	`);
}

/** A session may use several models. What sessions used before is all of the model that each named. */
function modelsOfSessions(db: Connection): void {
	db.exec(`
		CREATE TABLE session_models (
			session_id INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
			model TEXT NOT NULL,
			turns INTEGER NOT NULL,
			input_tokens INTEGER NOT NULL,
			output_tokens INTEGER NOT NULL,
			cache_read_tokens INTEGER NOT NULL,
			cache_creation_tokens INTEGER NOT NULL,
			cost_usd REAL NOT NULL,
			cost_estimated INTEGER NOT NULL,
			PRIMARY KEY (session_id, model)
		) WITHOUT ROWID;
		INSERT INTO session_models
			SELECT id, model, turns, input_tokens, output_tokens, cache_read_tokens, cache_creation_tokens, cost_usd, cost_estimated
			FROM sessions WHERE model IS NOT NULL;
		CREATE INDEX sessions_by_start ON sessions (started_at);
	`);
}

/** `woken` counts how often people asked a run that waits to go on. */
function waits(db: Connection): void {
	addColumn(db, 'features', 'parked_at', 'INTEGER');
	db.exec(`
		CREATE INDEX features_parked ON features (id) WHERE parked_at IS NOT NULL;
		ALTER TABLE runs ADD COLUMN waits_for TEXT;
		ALTER TABLE runs ADD COLUMN woken INTEGER NOT NULL DEFAULT 0;
		ALTER TABLE sessions ADD COLUMN resumes_at INTEGER;
	`);
}

/** Deliveries go out in the order of their numbers; one that somebody sends anew after it was over stands outside of it. */
function orderedDeliveries(db: Connection): void {
	db.exec(`
		ALTER TABLE webhook_deliveries ADD COLUMN by_hand INTEGER NOT NULL DEFAULT 0;
		CREATE INDEX webhook_queue ON webhook_deliveries (number) WHERE delivered_at IS NULL AND failed_at IS NULL AND by_hand = 0;
	`);
}

/** Looked for by time among those that still have them. */
function removedDetails(db: Connection): void {
	addColumn(db, 'sessions', 'details_removed_at', 'INTEGER');
	db.exec(`
		CREATE INDEX sessions_with_details ON sessions (ended_at) WHERE details_removed_at IS NULL AND ended_at IS NOT NULL;
	`);
}
