import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { makeProject } from './project.ts';

/** What `feature_mark_passing` writes, as a program would that knows nothing else: no check, no claim, no server. */
export function createRawPassing(directory: string): { pass(): void; close(): void } {
	mkdirSync(directory);
	makeProject(directory, 1);
	const database = new SQLite(join(directory, 'features.db'));
	database.pragma('synchronous = FULL');
	const update = database.prepare(
		'UPDATE features SET passes = ?, in_progress = 0, claimed_by = NULL, passed_at = ? WHERE id = 1',
	);
	const append = database.prepare('INSERT INTO events (at, type, session_id, feature_id, data) VALUES (?, ?, 1, 1, ?)');
	let passes = 0;
	const transaction = database.transaction(() => {
		passes = 1 - passes;
		update.run(passes, Date.now());
		// On a feature that nobody has claimed it claims and passes.
		append.run(Date.now(), 'feature.claimed', '{"attempt":1}');
		append.run(
			Date.now(),
			'feature.passed',
			'{"verification":{"browser_actions":0,"console_checks":0,"screenshots":[]}}',
		);
	});
	return { pass: () => transaction.immediate(), close: () => database.close() };
}
