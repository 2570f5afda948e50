import { useMutation } from '@tanstack/react-query';
import { ChevronRight, RotateCw } from 'lucide-react';
import { useId, useState } from 'react';
import { attemptLine, type DeliveryState, deliveryDetail, deliveryName, deliveryState } from '../../model/delivery.ts';
import { clipped, clock } from '../../model/format.ts';
import { TEXTS } from '../../texts.ts';
import { api, type Delivery } from '../../transport/api.ts';
import { serverNow } from '../../transport/server-clock.ts';
import { IconButton } from '../../ui/button.tsx';
import { cn } from '../../ui/class-names.ts';
import { Badge, type Tone } from '../../ui/parts.tsx';
import { toast, toastError } from '../../ui/toast.ts';

const TONES: Readonly<Record<DeliveryState, Tone>> = {
	waiting: 'plain',
	retrying: 'busy',
	delivered: 'good',
	failed: 'bad',
};

export interface DeliveryItemProps {
	readonly project: string;
	readonly delivery: Delivery;
	/** Whether there is an address to send it to. */
	readonly sendable: boolean;
	readonly onSent: () => void;
}

/** A delivery on one line; open with every attempt that is kept. */
export function DeliveryItem({ project, delivery, sendable, onSent }: DeliveryItemProps) {
	const [open, setOpen] = useState(false);
	const id = useId();
	const state = deliveryState(delivery);
	const name = deliveryName(delivery.body);
	const detail = deliveryDetail(delivery.body);
	const { mutate, isPending } = useMutation({
		mutationFn: () => api.resendDelivery(project, delivery.id),
		onSuccess: (sent) => toast(attemptLine(sent), sent.ok ? {} : { tone: 'bad' }),
		onError: toastError,
		onSettled: onSent,
	});
	return (
		<li className="border-line border-b last:border-0">
			<div className="flex items-center gap-1 pr-2 hover:bg-hover">
				<button
					type="button"
					aria-expanded={open}
					aria-controls={id}
					onClick={() => setOpen(!open)}
					className="flex min-w-0 flex-1 items-center gap-2.5 px-3 py-2 text-left -outline-offset-2!"
				>
					<ChevronRight
						size={14}
						aria-hidden="true"
						className={cn('shrink-0 text-faint transition-transform', open && 'rotate-90')}
					/>
					<span className="min-w-0 flex-1">
						<span className="block truncate font-medium">
							<bdi>{clipped(name, 300)}</bdi>
						</span>
						<span className="number block text-2xs text-faint">
							<time dateTime={new Date(delivery.created_at).toISOString()}>
								{clock(delivery.created_at, serverNow())}
							</time>
							{' · '}
							{TEXTS.webhook.attempts(delivery.attempts)}
							{delivery.next_attempt_at !== null &&
								delivery.attempts > 0 &&
								` · ${TEXTS.webhook.nextAttempt(clock(delivery.next_attempt_at, serverNow()))}`}
						</span>
					</span>
					<Badge tone={TONES[state]}>{TEXTS.webhook.states[state]}</Badge>
				</button>
				<IconButton
					label={TEXTS.webhook.sendAgain(clipped(name, 80))}
					title={TEXTS.webhook.sendAgainHint}
					size="small"
					busy={isPending}
					disabled={!sendable}
					onClick={() => mutate()}
				>
					<RotateCw size={14} />
				</IconButton>
			</div>
			{open && (
				<div id={id} className="flex flex-col gap-2.5 border-line border-t bg-sunken px-4 py-3 text-xs">
					{detail !== null && <p className="any-text text-soft">{detail}</p>}
					<Attempts delivery={delivery} />
					<p className="any-text text-2xs text-faint">
						{TEXTS.webhook.id} <code className="font-mono">{delivery.id}</code>
					</p>
				</div>
			)}
		</li>
	);
}

function Attempts({ delivery: { attempt_list } }: { readonly delivery: Delivery }) {
	if (attempt_list.length === 0) return <p className="text-soft">{TEXTS.webhook.notTried}</p>;
	return (
		<ol className="flex flex-col gap-1.5">
			{attempt_list.map((attempt, index) => (
				<li key={attempt_list.length - index} className="flex flex-wrap items-baseline gap-x-3">
					<time dateTime={new Date(attempt.at).toISOString()} className="number shrink-0 text-faint">
						{clock(attempt.at, serverNow(), true)}
					</time>
					<span className={cn('any-text min-w-0', attempt.error === null ? 'text-good-text' : 'text-bad-text')}>
						{attemptLine(attempt)}
					</span>
				</li>
			))}
		</ol>
	);
}
