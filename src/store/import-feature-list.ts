import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { AutocoderError } from '../contract/errors.ts';
import { type FeatureDraft, type LegacyEntry, legacyFeatureList } from '../contract/feature.ts';
import type { StoreContext } from './context.ts';
import type { Journal } from './journal.ts';

const ASIDE = '.backup.';

/**
 * Imports a legacy `feature_list.json` when the project has no features yet, then renames it to
 * `feature_list.json.backup.<YYYYMMDD_HHMMSS>`. Returns how many features came in. Two processes may do so at once.
 *
 * @throws AutocoderError FEATURE_LIST_INVALID; the file is left as it is
 */
export function importFeatureList(context: StoreContext, journal: Journal, path: string): number {
	if (!existsSync(path)) return 0;
	const { sql, write, read, now } = context;
	const hasFeatures = () => sql('SELECT 1 FROM features LIMIT 1').get() !== undefined;
	const imported = () => sql("SELECT 1 FROM events WHERE type = 'features.imported' LIMIT 1").get() !== undefined;
	if (read(hasFeatures)) {
		// Imported by a process that died before the renaming; any other list beside features is no business of ours.
		if (read(imported) && !isSetAside(path)) setAside(path, now());
		return 0;
	}
	const entries = readFeatureList(path);
	if (entries === undefined) return 0;
	const count = write(() => {
		if (hasFeatures()) return 0;
		// Features that were deleted keep their ids: the journal goes on naming them.
		const { first } = sql('SELECT coalesce(max(feature_id), 0) + 1 AS first FROM events').get() as { first: number };
		for (const [index, entry] of entries.entries()) {
			sql(
				'INSERT INTO features (id, priority, category, name, description, steps, passes, in_progress) VALUES (?, ?, ?, ?, ?, ?, ?, 0)',
			).run(first + index, ...toRow(entry, index));
		}
		if (entries.length > 0)
			journal.append({ type: 'features.imported', data: { count: entries.length, source: 'feature_list.json' } }, {});
		return entries.length;
	});
	if (count > 0) setAside(path, now());
	return count;
}

/**
 * The entries of a feature list, in its order. Undefined when there is no such file, as when another process has imported it just now.
 *
 * @throws AutocoderError FEATURE_LIST_INVALID
 */
export function readFeatureList(path: string): LegacyEntry[] | undefined {
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
		if (isMissing(error)) return undefined;
		throw invalid(error instanceof SyntaxError ? 'it is not JSON' : 'it cannot be read', error);
	}
	const list = legacyFeatureList.safeParse(json);
	if (list.success) return list.data;
	throw invalid(describeIssue(list.error.issues));
}

interface Issue {
	readonly path: readonly PropertyKey[];
	readonly message: string;
	/** Of a union: what each of its forms has to say. */
	readonly errors?: readonly (readonly Issue[])[];
}

/** The list has two forms, so the issue that lies deepest is the one of the form that was meant. */
function describeIssue(issues: readonly Issue[]): string {
	const [first, ...others] = issues.flatMap((issue) => issue.errors?.flat() ?? [issue]);
	const deepest = others.reduce(
		(found, issue) => (issue.path.length > (found?.path.length ?? 0) ? issue : found),
		first,
	);
	return `${deepest?.path.join('.') || 'the list'}: ${deepest?.message}`;
}

function toRow(entry: LegacyEntry, index: number): (string | number)[] {
	const { category, name, description, steps } = toDraft(entry);
	return [
		entry.priority ?? index + 1,
		category,
		name,
		description,
		JSON.stringify(steps),
		entry.passes === true ? 1 : 0,
	];
}

/** What is missing is made of what is there. */
export function toDraft(entry: LegacyEntry): FeatureDraft {
	const description = entry.description?.trim() || (entry.name?.trim() ?? '');
	const name = entry.name?.trim() || (description.split('\n')[0] ?? '');
	return {
		category: (entry.category?.trim() || 'uncategorized').slice(0, 100).toWellFormed(),
		name: name.slice(0, 255).toWellFormed(),
		description: description.toWellFormed(),
		steps: entry.steps?.length ? entry.steps : [description],
	};
}

function setAside(path: string, now: number): void {
	const time = new Date(now);
	const two = (value: number) => String(value).padStart(2, '0');
	const date = `${time.getFullYear()}${two(time.getMonth() + 1)}${two(time.getDate())}`;
	const second = `${two(time.getHours())}${two(time.getMinutes())}${two(time.getSeconds())}`;
	try {
		renameSync(path, `${path}${ASIDE}${date}_${second}`);
	} catch (error) {
		if (!isMissing(error)) throw error;
	}
}

function isSetAside(path: string): boolean {
	return readdirSync(dirname(path)).some((name) => name.startsWith(basename(path) + ASIDE));
}

function isMissing(error: unknown): boolean {
	return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
