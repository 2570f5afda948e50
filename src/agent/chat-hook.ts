import { decideChatTool } from './decide-chat-tool.ts';
import type { ClaudeOptions } from './sdk.ts';

/**
 * The PreToolUse hook of a talk: whatever is not among `tools` is refused, and so is every look outside of the project. A hook
 * that breaks blocks the tool. This is what keeps a talk from changing anything; the list of tools and the box stand behind it.
 */
export function chatHook(projectDirectory: string, tools: ReadonlySet<string>): NonNullable<ClaudeOptions['hooks']> {
	return {
		PreToolUse: [
			{
				onFailure: 'block',
				hooks: [
					async (input) => {
						if (input.hook_event_name !== 'PreToolUse') return {};
						const { tool_name: tool, tool_input: given } = input;
						const asked = typeof given === 'object' && given !== null ? { ...given } : {};
						const decision = decideChatTool(tool, asked, projectDirectory, tools);
						return {
							hookSpecificOutput: {
								hookEventName: 'PreToolUse',
								...(decision.allow
									? { permissionDecision: 'allow', updatedInput: { ...decision.input } }
									: { permissionDecision: 'deny', permissionDecisionReason: decision.reason }),
							},
						};
					},
				],
			},
		],
	};
}
