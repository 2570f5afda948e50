import type { EventBody } from '../contract/events.ts';
import { decideTool } from '../guard/decide-tool.ts';
import type { ClaudeOptions } from './sdk.ts';

/** Holds an agent before its next tool call while the run is paused. */
export interface Gate {
	/** Resolves when the agent may go on, at once when nothing holds it; `stop` when it is to end instead. */
	pass(): Promise<'go' | 'stop'>;
	/** Whether an agent waits at the gate. */
	holding(): boolean;
}

/** A hook that has not answered when this is over counts as a refusal, so a pause of 115 days is the longest. Seconds. */
const LONGEST_PAUSE_S = 10_000_000;

/** The PreToolUse hook: waits at the gate, then lets the guard decide. A hook that breaks blocks the tool. */
export function toolHook(
	gate: Gate,
	mode: { readonly yolo: boolean },
	record: (event: EventBody) => void,
): NonNullable<ClaudeOptions['hooks']> {
	return {
		PreToolUse: [
			{
				timeout: LONGEST_PAUSE_S,
				onFailure: 'block',
				hooks: [
					async (input) => {
						if (input.hook_event_name !== 'PreToolUse') return {};
						if ((await gate.pass()) === 'stop') return deny('The session is being stopped.');
						const decision = decideTool(input.tool_name, toRecord(input.tool_input), mode);
						if (!decision.allow) {
							record({
								type: 'tool.refused',
								data: { tool_use_id: input.tool_use_id, tool: input.tool_name, reason: decision.reason },
							});
							return deny(decision.reason);
						}
						return {
							hookSpecificOutput: {
								hookEventName: 'PreToolUse',
								permissionDecision: 'allow',
								...(decision.input === undefined ? {} : { updatedInput: { ...decision.input } }),
							},
						};
					},
				],
			},
		],
	};
}

function deny(reason: string) {
	return {
		hookSpecificOutput: {
			hookEventName: 'PreToolUse' as const,
			permissionDecision: 'deny' as const,
			permissionDecisionReason: reason,
		},
	};
}

function toRecord(input: unknown): Record<string, unknown> {
	return typeof input === 'object' && input !== null ? { ...input } : {};
}
