import { Send } from 'lucide-react';
import { TEXTS } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { Empty, Skeleton, Trouble } from '../../ui/parts.tsx';
import { DeliveryItem } from './delivery-item.tsx';
import type { useDeliveries } from './use-deliveries.ts';

export interface DeliveryListProps {
	readonly project: string;
	readonly pages: ReturnType<typeof useDeliveries>;
	readonly onlyFailed: boolean;
}

/** What the webhook was told, the latest first, and older ones when they are asked for. */
export function DeliveryList({ project, pages, onlyFailed }: DeliveryListProps) {
	const { webhook, deliveries, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = pages;
	if (deliveries === undefined) return error === null ? <Skeleton className="h-40" /> : <Trouble error={error} />;
	if (deliveries.length === 0)
		return (
			<div className="rounded-xl border border-line border-dashed">
				{onlyFailed ? (
					<Empty title={TEXTS.webhook.noneFailed} icon={<Send size={24} />} />
				) : (
					<Empty title={TEXTS.webhook.none} hint={TEXTS.webhook.noneHint} icon={<Send size={24} />} />
				)}
			</div>
		);
	return (
		<>
			<ul className="overflow-hidden rounded-xl border border-line bg-surface">
				{deliveries.map((delivery) => (
					<DeliveryItem
						key={delivery.id}
						project={project}
						delivery={delivery}
						sendable={webhook !== undefined && webhook.url !== null}
						onSent={() => void refetch()}
					/>
				))}
			</ul>
			{hasNextPage && (
				<div className="mt-3 flex justify-center">
					<Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
						{TEXTS.webhook.older}
					</Button>
				</div>
			)}
		</>
	);
}
