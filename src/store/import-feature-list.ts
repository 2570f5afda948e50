import { existsSync, readFileSync, renameSync } from 'node:fs';
import { AutocoderError } from '../contract/errors.ts';
import { type LegacyEntry, legacyFeatureList } from '../contract/feature.ts';
import type { StoreContext } from './context.ts';
import type { Journal } from './journal.ts';

/**
 * Imports a legacy `feature_list.json` when the project has no features yet, then renames it to
 * `feature_list.json.backup.<YYYYMMDD_HHMMSS>`. Returns how many features came in.
 *
 * @throws AutocoderError FEATURE_LIST_INVALID; the file is left as it is
 */
export function importFeatureList(context: StoreContext, journal: Journal, path: string): number {
	if (!existsSync(path)) return 0;
	const { sql, write, read, now } = context;
	const hasFeatures = () => sql('SELECT 1 FROM features LIMIT 1').get() !== undefined;
	// A list beside features was imported by a process that died before the renaming, or is no business of ours.
	const imported = () => sql("SELECT 1 FROM events WHERE type = 'features.imported' LIMIT 1").get() !== undefined;
	if (read(hasFeatures)) {
		if (read(imported)) setAside(path, now());
		return 0;
	}
	const entries = parse(path);
	const count = write(() => {
		if (hasFeatures()) return 0;
		for (const [index, entry] of entries.entries()) {
			const row = toRow(entry, index);
			sql(
				'INSERT INTO features (priority, category, name, description, steps, passes, in_progress) VALUES (?, ?, ?, ?, ?, ?, 0)',
			).run(...row);
		}
		if (entries.length > 0)
			journal.append({ type: 'features.imported', data: { count: entries.length, source: 'feature_list.json' } }, {});
		return entries.length;
	});
	if (count > 0) setAside(path, now());
	return count;
}

function parse(path: string): LegacyEntry[] {
	const invalid = (why: string, cause?: unknown) =>
		new AutocoderError(
			'FEATURE_LIST_INVALID',
			`${path} cannot be imported: ${why}.`,
			'Mend it or move it away; it was left as it is.',
			{ cause },
		);
	let json: unknown;
	try {
		json = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
	} catch (error) {
		throw invalid('it is not JSON', error);
	}
	const list = legacyFeatureList.safeParse(json);
	if (list.success) return list.data;
	const [issue] = list.error.issues;
	throw invalid(`${issue?.path.join('.') || 'the list'}: ${issue?.message}`);
}

function toRow(entry: LegacyEntry, index: number): (string | number)[] {
	const description = entry.description?.trim() || (entry.name?.trim() ?? '');
	const name = entry.name?.trim() || (description.split('\n')[0] ?? '');
	const steps = entry.steps?.length ? entry.steps : [description];
	return [
		entry.priority ?? index + 1,
		(entry.category?.trim() || 'uncategorized').slice(0, 100),
		name.slice(0, 255),
		description,
		JSON.stringify(steps),
		entry.passes === true ? 1 : 0,
	];
}

function setAside(path: string, now: number): void {
	const time = new Date(now);
	const two = (value: number) => String(value).padStart(2, '0');
	const date = `${time.getFullYear()}${two(time.getMonth() + 1)}${two(time.getDate())}`;
	renameSync(path, `${path}.backup.${date}_${two(time.getHours())}${two(time.getMinutes())}${two(time.getSeconds())}`);
}
