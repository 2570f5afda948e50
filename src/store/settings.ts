import { type PartialSettings, type Settings, type SettingsChange, settings } from '../contract/settings.ts';
import type { Connection } from './open-database.ts';

/** What is set for all projects, or for one. What an earlier tool or a person wrote otherwise counts as not set. */
export function readSettings(connection: Connection, project?: string): PartialSettings {
	const rows = (
		project === undefined
			? connection.prepare('SELECT key, value FROM settings').all()
			: connection.prepare('SELECT key, value FROM project_settings WHERE project = ?').all(project)
	) as { key: string; value: string }[];
	const texts = new Map(rows.map(({ key, value }) => [key, value]));
	const found: [string, unknown][] = Object.entries(settings.shape).flatMap(([key, schema]) => {
		const text = texts.get(key);
		const value = text === undefined ? undefined : READ[key as keyof Settings](text);
		const read = schema.safeParse(value);
		return read.success && value !== undefined ? [[key, read.data]] : [];
	});
	return Object.fromEntries(found) as PartialSettings;
}

/** What a text stands for; the schema says whether it can be. */
const READ: Record<keyof Settings, (text: string) => unknown> = {
	yolo_mode: toBoolean,
	model: String,
	headless: toBoolean,
	max_iterations: Number,
	park_after: Number,
	budget_run: Number,
	budget_day: Number,
	budget_project: Number,
	budget_warn_percent: Number,
	require_box: toBoolean,
	keep_days: Number,
	min_free_mb: Number,
	webhook_url: String,
	schedule: String,
	webhook_events: (text) => (text === '' ? [] : text.split(',')),
};

/** As the earlier tool writes them: 'true' and 'false', and a list with commas; a row that is not there is a setting that is not set. */
export function writeSettings(connection: Connection, changes: SettingsChange, at: string, project?: string): void {
	const where = project === undefined ? 'key = ?' : 'key = ? AND project = ?';
	const table = project === undefined ? 'settings' : 'project_settings';
	const scope = project === undefined ? [] : [project];
	const remove = connection.prepare(`DELETE FROM ${table} WHERE ${where}`);
	const insert = connection.prepare(
		`INSERT INTO ${table} (key, value, updated_at${project === undefined ? '' : ', project'})
		 VALUES (?, ?, ?${project === undefined ? '' : ', ?'})`,
	);
	for (const key of Object.keys(settings.shape) as (keyof Settings)[]) {
		const value = changes[key];
		if (value === undefined) continue;
		remove.run(key, ...scope);
		if (value !== null) insert.run(key, String(value), at, ...scope);
	}
}

function toBoolean(text: string): boolean | undefined {
	if (!/^(true|false)$/i.test(text)) return undefined;
	return text.toLowerCase() === 'true';
}
