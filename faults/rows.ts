import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import type { JournalEvent } from '../src/contract/events.ts';
import type { Session } from '../src/contract/session.ts';

/** What the database holds, read row by row, without our store around it. */
export interface Rows {
	readonly events: readonly JournalEvent[];
	readonly sessions: readonly SessionRow[];
	readonly features: readonly FeatureRow[];
	readonly counts: { readonly total: number; readonly passing: number; readonly in_progress: number };
	readonly runs: readonly { readonly id: number; readonly status: string; readonly end_reason: string | null }[];
	readonly deliveries: readonly DeliveryRow[];
}

interface SessionRow extends Session {
	/** Of one that met a limit: when that is lifted, in Unix milliseconds. */
	readonly resumes_at: number | null;
}

interface FeatureRow {
	readonly id: number;
	readonly name: string;
	readonly passes: number;
	readonly in_progress: number;
	readonly claimed_by: number | null;
}

interface DeliveryRow {
	readonly id: string;
	readonly event: string;
	readonly feature_id: number;
	readonly delivered_at: number | null;
}

export function readRows(directory: string): Rows {
	const database = openRows(directory);
	const all = (sql: string) => database.prepare(sql).all();
	try {
		return {
			events: (all('SELECT * FROM events ORDER BY seq') as { data: string }[]).map(
				(row) => ({ ...row, data: parse(row.data) }) as unknown as JournalEvent,
			),
			sessions: all('SELECT * FROM sessions ORDER BY id') as SessionRow[],
			features: all('SELECT * FROM features ORDER BY id') as FeatureRow[],
			counts: all('SELECT * FROM feature_counts')[0] as Rows['counts'],
			runs: all('SELECT * FROM runs ORDER BY id') as Rows['runs'],
			deliveries: all('SELECT * FROM webhook_deliveries ORDER BY number') as DeliveryRow[],
		};
	} finally {
		database.close();
	}
}

/** What does not parse is for the schema to find. */
function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

export function openRows(directory: string): SQLite.Database {
	return new SQLite(join(directory, 'features.db'), { fileMustExist: true });
}
