import { basename } from 'node:path';
import { webhookUrl } from '../contract/webhook.ts';
import { ownSettings } from './own-settings.ts';

export interface WebhookSettings {
	readonly project: string;
	readonly url: string;
	readonly secret: string | null;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Variables that only we need: an agent that knew them could send what looks like a delivery. */
export const WEBHOOK_VARIABLES = ['PROGRESS_N8N_WEBHOOK_URL', 'AUTOCODER_WEBHOOK_SECRET'] as const;

/** What PROGRESS_N8N_WEBHOOK_URL says; one that cannot be used counts as none. */
export function webhookUrlOf({ PROGRESS_N8N_WEBHOOK_URL: text }: Variables): string | null {
	return webhookUrl.safeParse(text).data || null;
}

export function webhookSecretOf({ AUTOCODER_WEBHOOK_SECRET: secret }: Variables): string | null {
	return secret || null;
}

/** Where the deliveries of a project go: what is set for it, for all, or in the environment; null: nowhere. */
export function findWebhook(
	directory: string,
	{ home, variables }: { readonly home: string; readonly variables: Variables },
): WebhookSettings | null {
	const { name, settings } = ownSettings(directory, home);
	const url = settings.webhook_url ?? webhookUrlOf(variables);
	// Empty is a choice too: nobody is told of this project.
	if (!url) return null;
	return { project: name ?? basename(directory), url, secret: webhookSecretOf(variables) };
}
