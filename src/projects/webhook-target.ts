import { basename } from 'node:path';
import { DEFAULT_SETTINGS, type PartialSettings } from '../contract/settings.ts';
import { type WebhookTarget, webhookUrl } from '../contract/webhook.ts';
import { ownSettings } from './own-settings.ts';

/** What of the environment says where deliveries go. */
export interface WebhookEnvironment {
	readonly variables: Readonly<Record<string, string | undefined>>;
	/** The variables that files of a project set, which agents can write. */
	readonly fromProject: ReadonlySet<string>;
}

type Variables = WebhookEnvironment['variables'];

const URL_VARIABLE = 'PROGRESS_N8N_WEBHOOK_URL';
/** The first that is set is used; the second is the older name. */
export const WEBHOOK_SECRETS: readonly string[] = ['PROGRESS_WEBHOOK_SECRET', 'AUTOCODER_WEBHOOK_SECRET'];

/** Variables that only we need: an agent that knew them could send what looks like a delivery. */
export const WEBHOOK_VARIABLES: readonly string[] = [URL_VARIABLE, ...WEBHOOK_SECRETS];

/** What PROGRESS_N8N_WEBHOOK_URL says; one that cannot be used counts as none. */
export function webhookUrlOf(variables: Variables): string | null {
	return webhookUrl.safeParse(variables[URL_VARIABLE]).data || null;
}

export function webhookSecretOf(variables: Variables): string | null {
	return WEBHOOK_SECRETS.map((name) => variables[name]).find(Boolean) ?? null;
}

/**
 * Where the deliveries of a project go, and what is told; null: nowhere.
 *
 * @param settings what the user set for the project or for all
 */
export function webhookTarget(
	project: string,
	settings: PartialSettings,
	{ variables, fromProject }: WebhookEnvironment,
): WebhookTarget | null {
	const url = settings.webhook_url ?? webhookUrlOf(variables);
	// Empty is a choice too: nobody is told of this project.
	if (!url) return null;
	return {
		project,
		url,
		secret: webhookSecretOf(variables),
		events: settings.webhook_events ?? DEFAULT_SETTINGS.webhook_events,
		// The registry is the user's own: no agent can write it.
		publicOnly: typeof settings.webhook_url !== 'string' && fromProject.has(URL_VARIABLE),
	};
}

/** The same for the project in a directory, by what its user's registry says now. */
export function findWebhook(
	directory: string,
	{ home, ...environment }: WebhookEnvironment & { readonly home: string },
): WebhookTarget | null {
	const { name, settings } = ownSettings(directory, home);
	return webhookTarget(name ?? basename(directory), settings, environment);
}
