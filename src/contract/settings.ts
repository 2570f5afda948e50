import { z } from 'zod';
import { dollars } from './cost.ts';
import { scheduleText } from './schedule.ts';
import { USUAL_WEBHOOK_EVENTS, webhookChoices, webhookUrl } from './webhook.ts';

/** How a model is named, wherever one is. It becomes an argument of a program, hence no hyphen to begin with. */
export const modelName = z
	.string()
	.regex(
		/^[!-,.-~][!-~]{0,199}$/,
		'is no name of a model, which has 1 to 200 printable characters, no blanks, and no hyphen to begin with',
	);

/** What a run may be told, for all projects or for one. */
export const settings = z.object({
	/** Without browser tests: faster, and "passing" means less. */
	yolo_mode: z.boolean(),
	/** The Claude model to use; null: Claude's own choice. */
	model: modelName.nullable(),
	/** Whether the browser of the tests works unseen. */
	headless: z.boolean(),
	/** A run stops after so many sessions; null: no bound. */
	max_iterations: z.int().min(1).max(1_000_000).nullable(),
	/** A feature is parked after so many sessions that failed with it; 0: never. */
	park_after: z.int().min(0).max(1_000),
	/** Bounds in US dollars, for each run, each day and the whole project; null: none. A run ends when one is reached. */
	budget_run: dollars.nullable(),
	budget_day: dollars.nullable(),
	budget_project: dollars.nullable(),
	/** People are told when so many percent of a budget are spent. */
	budget_warn_percent: z.int().min(1).max(100),
	/** No run starts on a machine that has no box for agents. */
	require_box: z.boolean(),
	/** For so many days after its end a session keeps what its agent said and did, word by word; 0: for ever. */
	keep_days: z.int().min(0).max(36_500),
	/** No session starts while the disk of the project has less free, in MB (1,000,000 bytes); 0: however full it is. */
	min_free_mb: z.int().min(0).max(1_000_000),
	/** Who is told of what happens. Empty: nobody, also where something more general names an address; null: not set. */
	webhook_url: webhookUrl.nullable(),
	/** What is told to the webhook. */
	webhook_events: webhookChoices,
	/** When runs may work, as in `mon-fri 22:00-06:00 Europe/Berlin; sat,sun 00:00-24:00`; null: always. */
	schedule: scheduleText.nullable(),
});
export type Settings = z.infer<typeof settings>;

export const DEFAULT_SETTINGS: Settings = {
	yolo_mode: false,
	model: null,
	headless: true,
	max_iterations: null,
	park_after: 3,
	budget_run: null,
	budget_day: null,
	budget_project: null,
	budget_warn_percent: 80,
	require_box: false,
	keep_days: 90,
	min_free_mb: 500,
	webhook_url: null,
	schedule: null,
	webhook_events: [...USUAL_WEBHOOK_EVENTS],
};

/** What is set; what is missing comes from wherever is more general. */
export type PartialSettings = Partial<Settings>;

/** What is to be set; null takes a setting back. */
export const settingsChange = z.strictObject({
	yolo_mode: settings.shape.yolo_mode.nullish(),
	model: settings.shape.model.nullish(),
	headless: settings.shape.headless.nullish(),
	max_iterations: settings.shape.max_iterations.nullish(),
	park_after: settings.shape.park_after.nullish(),
	budget_run: settings.shape.budget_run.nullish(),
	budget_day: settings.shape.budget_day.nullish(),
	budget_project: settings.shape.budget_project.nullish(),
	budget_warn_percent: settings.shape.budget_warn_percent.nullish(),
	require_box: settings.shape.require_box.nullish(),
	keep_days: settings.shape.keep_days.nullish(),
	min_free_mb: settings.shape.min_free_mb.nullish(),
	webhook_url: settings.shape.webhook_url.nullish(),
	schedule: settings.shape.schedule.nullish(),
	webhook_events: settings.shape.webhook_events.nullish(),
});
export type SettingsChange = z.infer<typeof settingsChange>;

/** What PLAYWRIGHT_HEADLESS says; nothing is yes. */
export function headlessBy(variable: string | undefined): boolean {
	return !/^(0|false|no|off)$/i.test(variable ?? '');
}
