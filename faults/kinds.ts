/** What a round may strike with. */
export const KINDS = [
	'kill-runner',
	'kill-claude',
	'kill-mcp',
	'kill-browser',
	'kill-server',
	'throttled',
	'throttled-with-time',
	'overloaded',
	'server-error',
	'usage-limit',
	'cut-stream',
	'stalled-stream',
	'nonsense-input',
	'empty-answer',
	'webhook-fails',
	'disk-full',
	'database-locked',
] as const;
export type Kind = (typeof KINDS)[number];

export function isKind(text: string): text is Kind {
	return (KINDS as readonly string[]).includes(text);
}
