import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ShieldAlert, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import type { SettingsChange } from '../../../src/contract/settings.ts';
import { attemptLine } from '../../model/delivery.ts';
import { TEXTS } from '../../texts.ts';
import { api, type ProjectSettings } from '../../transport/api.ts';
import { Button } from '../../ui/button.tsx';
import { cn } from '../../ui/class-names.ts';
import { Skeleton, Trouble } from '../../ui/parts.tsx';
import { toastError } from '../../ui/toast.ts';
import { useProjectSettings } from '../project/queries.ts';
import { Part } from '../settings/part.tsx';
import { OwnOrGlobal } from '../settings/project-run-settings.tsx';
import { DeliveriesHead } from './deliveries-head.tsx';
import { DeliveryList } from './delivery-list.tsx';
import { useDeliveries } from './use-deliveries.ts';
import { WebhookAddress } from './webhook-address.tsx';
import { WebhookEvents } from './webhook-events.tsx';

/** Who is told of what happens in the project, a test of it, and all that was sent. */
export function ProjectWebhook({ project }: { readonly project: string }) {
	const [onlyFailed, setOnlyFailed] = useState(false);
	const deliveries = useDeliveries(project, onlyFailed);
	const refetch = () => void deliveries.refetch();
	return (
		<>
			<Part title={TEXTS.webhook.title} hint={TEXTS.webhook.hint}>
				<Target project={project} signed={deliveries.webhook?.signed} onSent={refetch} />
			</Part>
			<section aria-labelledby="deliveries">
				<DeliveriesHead
					project={project}
					failed={deliveries.webhook?.failed}
					onlyFailed={onlyFailed}
					onOnlyFailed={setOnlyFailed}
					sendable={deliveries.webhook !== undefined && deliveries.webhook.url !== null}
					onSent={refetch}
				/>
				<DeliveryList project={project} pages={deliveries} onlyFailed={onlyFailed} />
			</section>
		</>
	);
}

interface TargetProps {
	readonly project: string;
	/** Undefined while it is not known. */
	readonly signed: boolean | undefined;
	readonly onSent: () => void;
}

function Target({ project, signed, onSent }: TargetProps) {
	const queries = useQueryClient();
	const { data, error } = useProjectSettings(project);
	const { mutate, mutateAsync } = useMutation({
		mutationFn: (change: SettingsChange) => api.changeProjectSettings(project, change),
		onSuccess: (settings) => queries.setQueryData<ProjectSettings>(['settings', project], settings),
	});
	if (error !== null && data === undefined) return <Trouble error={error} />;
	if (data === undefined) return <Skeleton className="h-24" />;
	const { effective, overrides } = data;
	const own = 'webhook_url' in overrides;
	return (
		<>
			<div>
				<WebhookAddress
					url={effective.webhook_url}
					onChange={(webhook_url) => mutateAsync({ webhook_url })}
					onRemove={own ? () => mutate({ webhook_url: null }, { onError: toastError }) : null}
					removeLabel={TEXTS.settings.useGlobal}
					onNobody={own ? undefined : () => mutate({ webhook_url: '' }, { onError: toastError })}
				/>
				{effective.webhook_url !== null && (
					<p className={cn('mt-1.5 text-xs', own ? 'font-medium text-accent-text' : 'text-soft')}>
						{own ? TEXTS.settings.own : TEXTS.settings.asGlobal}
					</p>
				)}
			</div>
			{signed !== undefined && <Signature signed={signed} />}
			<OwnOrGlobal
				own={'webhook_events' in overrides}
				onReset={() => mutate({ webhook_events: null }, { onError: toastError })}
			>
				<WebhookEvents
					events={effective.webhook_events}
					onChange={(webhook_events) => mutate({ webhook_events }, { onError: toastError })}
				/>
			</OwnOrGlobal>
			<TestButton project={project} disabled={!effective.webhook_url} onSent={onSent} />
		</>
	);
}

function Signature({ signed }: { readonly signed: boolean }) {
	const Icon = signed ? ShieldCheck : ShieldAlert;
	return (
		<div className="flex items-start gap-2">
			<Icon
				size={15}
				aria-hidden="true"
				className={cn('mt-0.5 shrink-0', signed ? 'text-good-text' : 'text-busy-text')}
			/>
			<div className="min-w-0">
				<p className="font-medium">{signed ? TEXTS.webhook.signed : TEXTS.webhook.unsigned}</p>
				<p className="any-text text-faint text-xs">{signed ? TEXTS.webhook.signedHint : TEXTS.webhook.unsignedHint}</p>
			</div>
		</div>
	);
}

interface TestButtonProps {
	readonly project: string;
	readonly disabled: boolean;
	readonly onSent: () => void;
}

function TestButton({ project, disabled, onSent }: TestButtonProps) {
	const { mutate, isPending, data, error } = useMutation({
		mutationFn: () => api.testWebhook(project),
		onSettled: onSent,
	});
	const failed = error !== null || data?.ok === false;
	return (
		<div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-line border-t pt-4">
			<Button busy={isPending} disabled={disabled} onClick={() => mutate()}>
				{TEXTS.webhook.test}
			</Button>
			<p role="status" className={cn('any-text min-w-0 flex-1 text-xs', failed ? 'text-bad-text' : 'text-good-text')}>
				{error?.message ?? (data === undefined ? '' : attemptLine(data))}
			</p>
		</div>
	);
}
