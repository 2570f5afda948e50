import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Settings, SettingsChange } from '../../../src/contract/settings.ts';
import type { WebhookChoice } from '../../../src/contract/webhook.ts';
import { TEXTS } from '../../texts.ts';
import { api } from '../../transport/api.ts';
import { toast, toastError } from '../../ui/toast.ts';
import { WebhookAddress } from './webhook-address.tsx';
import { WebhookEvents } from './webhook-events.tsx';

/** The address and the events that hold where a project has none of its own. */
export function GlobalWebhook({
	url,
	events,
}: {
	readonly url: string | null;
	readonly events: readonly WebhookChoice[];
}) {
	const queries = useQueryClient();
	const { mutate, mutateAsync } = useMutation({
		mutationFn: (change: SettingsChange) => api.changeSettings(change),
		// What projects are started with follows.
		onSuccess: (settings: Settings) => {
			queries.setQueryData(['settings'], settings);
			return queries.invalidateQueries({ queryKey: ['settings'] });
		},
	});
	const remove = () =>
		mutate(
			{ webhook_url: null },
			{
				onSuccess: ({ webhook_url }) => {
					if (webhook_url !== null) toast(TEXTS.webhook.fromEnvironment);
				},
				onError: toastError,
			},
		);
	return (
		<>
			<WebhookAddress
				url={url}
				onChange={(webhook_url) => mutateAsync({ webhook_url })}
				onRemove={remove}
				removeLabel={TEXTS.webhook.remove}
			/>
			<WebhookEvents
				events={events}
				onChange={(webhook_events) => mutate({ webhook_events }, { onError: toastError })}
			/>
		</>
	);
}
