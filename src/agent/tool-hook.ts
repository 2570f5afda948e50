import { isAbsolute } from 'node:path';
import type { EventBody } from '../contract/events.ts';
import { decideTool, type GuardContext, type ToolDecision } from '../guard/decide-tool.ts';
import type { ClaudeOptions } from './sdk.ts';

/** Holds an agent before its next tool call while the run is paused. */
export interface Gate {
	/** Resolves when the agent may go on, at once when nothing holds it; `stop` when it is to end instead. */
	pass(): Promise<'go' | 'stop'>;
	/** Whether an agent waits at the gate. */
	holding(): boolean;
}

/** What the hook asks of the guard, and tells of its decisions. */
export interface HookHost {
	readonly guard: GuardContext;
	/** Whether the project has nothing that is in no commit, at this moment. */
	workTreeIsClean(): Promise<boolean>;
	/** A refusal. */
	record(event: EventBody): void;
	/** What an allowed command was taken to start. */
	counted(toolUseId: string, programs: readonly string[]): void;
}

/** A hook that has not answered when this is over counts as a refusal, so a pause of 115 days is the longest. Seconds. */
const LONGEST_PAUSE_S = 10_000_000;

/** The PreToolUse hook: waits at the gate, then lets the guard decide. A hook that breaks blocks the tool. */
export function toolHook(gate: Gate, host: HookHost): NonNullable<ClaudeOptions['hooks']> {
	return {
		PreToolUse: [
			{
				timeout: LONGEST_PAUSE_S,
				onFailure: 'block',
				hooks: [
					async (input) => {
						if (input.hook_event_name !== 'PreToolUse') return {};
						if ((await gate.pass()) === 'stop') return deny('The session is being stopped.');
						const decision = await decide(input, host);
						if (!decision.allow) {
							const { rule, reason } = decision;
							const [tool_use_id, tool] = [clip(input.tool_use_id), clip(input.tool_name)];
							host.record({ type: 'tool.refused', data: { tool_use_id, tool, rule, reason } });
							return deny(reason);
						}
						if (decision.programs !== undefined) host.counted(input.tool_use_id, decision.programs);
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

/** Commands may have gone to another directory of the project before. */
async function decide(
	{ tool_name, tool_input, cwd }: { readonly tool_name: string; readonly tool_input: unknown; readonly cwd: string },
	{ guard, workTreeIsClean }: HookHost,
): Promise<ToolDecision> {
	const directory = isAbsolute(cwd) ? (guard.place.resolve(cwd) ?? guard.place.project) : guard.place.project;
	const decision = decideTool(tool_name, toRecord(tool_input), { ...guard, place: { ...guard.place, directory } });
	if (!decision.allow || decision.onlyWhenClean === undefined || (await workTreeIsClean())) return decision;
	return { allow: false, ...decision.onlyWhenClean };
}

/** Names come from the model, which may make them up. */
function clip(name: string): string {
	return name.slice(0, 128).toWellFormed();
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
