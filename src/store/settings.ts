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
	const yolo = settings.shape.yolo_mode.safeParse(toBoolean(texts.get('yolo_mode')));
	const model = settings.shape.model.safeParse(texts.get('model'));
	const headless = settings.shape.headless.safeParse(toBoolean(texts.get('headless')));
	const most = settings.shape.max_iterations.safeParse(Number(texts.get('max_iterations')));
	const box = settings.shape.require_box.safeParse(toBoolean(texts.get('require_box')));
	const webhook = settings.shape.webhook_url.safeParse(texts.get('webhook_url'));
	return {
		...(yolo.success ? { yolo_mode: yolo.data } : {}),
		...(model.success ? { model: model.data } : {}),
		...(headless.success ? { headless: headless.data } : {}),
		...(most.success ? { max_iterations: most.data } : {}),
		...(box.success ? { require_box: box.data } : {}),
		...(webhook.success ? { webhook_url: webhook.data } : {}),
	};
}

/** As the earlier tool writes them: 'true' and 'false'; a row that is not there is a setting that is not set. */
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

function toBoolean(text: string | undefined): boolean | undefined {
	if (text === undefined || !/^(true|false)$/i.test(text)) return undefined;
	return text.toLowerCase() === 'true';
}
