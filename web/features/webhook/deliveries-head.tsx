import { useMutation } from '@tanstack/react-query';
import { attemptLine } from '../../model/delivery.ts';
import { TEXTS } from '../../texts.ts';
import { api } from '../../transport/api.ts';
import { Button } from '../../ui/button.tsx';
import { toast, toastError } from '../../ui/toast.ts';

export interface DeliveriesHeadProps {
	readonly project: string;
	/** How many were given up; undefined while it is not known. */
	readonly failed: number | undefined;
	readonly onlyFailed: boolean;
	readonly onOnlyFailed: (only: boolean) => void;
	/** Whether there is an address to send to. */
	readonly sendable: boolean;
	readonly onSent: () => void;
}

/** What of the deliveries is shown, and sending again all that was given up. */
export function DeliveriesHead(props: DeliveriesHeadProps) {
	const { project, failed = 0, onlyFailed, onOnlyFailed, sendable, onSent } = props;
	const { mutate, isPending } = useMutation({
		mutationFn: () => api.resendFailedDeliveries(project),
		onSuccess: ({ delivered, failure, left }) =>
			failure === null
				? toast(TEXTS.webhook.resent(delivered, left))
				: toast(TEXTS.webhook.resent(delivered, left), { tone: 'bad', next: attemptLine(failure) }),
		onError: toastError,
		onSettled: onSent,
	});
	return (
		<div className="mb-3 flex min-h-8 flex-wrap items-center gap-2">
			<h2 id="deliveries" className="mr-auto font-semibold text-base">
				{TEXTS.webhook.deliveries}
			</h2>
			{onlyFailed && failed > 0 && (
				<Button size="small" busy={isPending} disabled={!sendable} onClick={() => mutate()}>
					{TEXTS.webhook.resendFailed}
				</Button>
			)}
			{(onlyFailed || failed > 0) && (
				<Button
					size="small"
					look={onlyFailed ? 'primary' : 'plain'}
					aria-pressed={onlyFailed}
					onClick={() => onOnlyFailed(!onlyFailed)}
				>
					{TEXTS.webhook.onlyFailed(failed)}
				</Button>
			)}
		</div>
	);
}
