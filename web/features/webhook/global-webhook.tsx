import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Settings } from '../../../src/contract/settings.ts';
import { TEXTS } from '../../texts.ts';
import { api } from '../../transport/api.ts';
import { toast, toastError } from '../../ui/toast.ts';
import { WebhookAddress } from './webhook-address.tsx';

/** The address that holds where a project has none of its own. */
export function GlobalWebhook({ url }: { readonly url: string | null }) {
	const queries = useQueryClient();
	const { mutate, mutateAsync } = useMutation({
		mutationFn: (webhook_url: string | null) => api.changeSettings({ webhook_url }),
		// What projects are started with follows.
		onSuccess: (settings: Settings) => {
			queries.setQueryData(['settings'], settings);
			return queries.invalidateQueries({ queryKey: ['settings'] });
		},
	});
	const remove = () =>
		mutate(null, {
			onSuccess: ({ webhook_url }) => {
				if (webhook_url !== null) toast(TEXTS.webhook.fromEnvironment);
			},
			onError: toastError,
		});
	return <WebhookAddress url={url} onChange={mutateAsync} onRemove={remove} removeLabel={TEXTS.webhook.remove} />;
}
