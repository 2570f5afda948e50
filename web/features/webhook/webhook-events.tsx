import type { WebhookChoice } from '../../../src/contract/webhook.ts';
import { TEXTS } from '../../texts.ts';
import { SwitchRow } from '../../ui/field.tsx';

const CHOICES = Object.entries(TEXTS.webhook.choices) as [WebhookChoice, { label: string; hint: string }][];

export interface WebhookEventsProps {
	/** What is told. */
	readonly events: readonly WebhookChoice[];
	readonly onChange: (events: WebhookChoice[]) => void;
}

/** What is told to the webhook, each switched by itself. */
export function WebhookEvents({ events, onChange }: WebhookEventsProps) {
	const choose = (event: WebhookChoice, on: boolean) =>
		onChange(CHOICES.map(([one]) => one).filter((one) => (one === event ? on : events.includes(one))));
	return (
		<fieldset className="flex flex-col gap-3.5">
			<legend className="mb-2.5 font-medium text-sm">{TEXTS.webhook.events}</legend>
			{CHOICES.map(([event, { label, hint }]) => (
				<SwitchRow
					key={event}
					label={label}
					hint={hint}
					checked={events.includes(event)}
					onChange={(on) => choose(event, on)}
				/>
			))}
		</fieldset>
	);
}
