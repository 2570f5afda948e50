import type { FeatureStats } from '../contract/feature.ts';
import { toStats } from '../core/progress.ts';
import type { StoreContext } from './context.ts';

/** The counts that triggers keep, see the migration "feature counts". */
export function readCounts({ sql }: StoreContext): FeatureStats {
	return toStats(sql('SELECT passing, in_progress, total FROM feature_counts').get() as Counts);
}

/** Another text after each change of any feature, whoever made it. */
export function readMark({ sql }: StoreContext): string {
	return (sql('SELECT mark FROM feature_counts').get() as { mark: string }).mark;
}

/**
 * Counts anew, and corrects what the triggers did not see: an `INSERT OR REPLACE` of another program deletes rows without
 * them. Done when a store is opened; it reads an index of all features.
 */
export function mendCounts({ sql, read, write }: StoreContext): void {
	const differs = () => {
		const kept = sql('SELECT passing, in_progress, total FROM feature_counts').get() as Counts | undefined;
		const real = sql(
			`SELECT (SELECT count(*) FROM features WHERE passes = 1) AS passing,
			 (SELECT count(*) FROM features WHERE in_progress = 1) AS in_progress, (SELECT count(*) FROM features) AS total`,
		).get() as Counts;
		const same = kept?.total === real.total && kept.passing === real.passing && kept.in_progress === real.in_progress;
		return same ? undefined : real;
	};
	if (read(differs) === undefined) return;
	write(() => {
		const real = differs();
		if (real === undefined) return;
		sql('DELETE FROM feature_counts').run();
		sql(
			`INSERT INTO feature_counts (id, passing, in_progress, total, mark)
			 VALUES (1, @passing, @in_progress, @total, hex(randomblob(12)))`,
		).run(real);
	});
}

interface Counts {
	readonly passing: number;
	readonly in_progress: number;
	readonly total: number;
}
