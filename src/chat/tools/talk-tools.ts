import type { z } from 'zod';
import type { ChatServerMessage } from '../../contract/chat.ts';
import type { MessagePart } from '../../contract/conversation.ts';
import type { ToolDescription } from '../../mcp/feature-tool.ts';
import { readInput } from '../../mcp/feature-tool.ts';
import type { ServedTool } from '../../mcp/tool-server.ts';
import type { MessagePartBody } from '../answer.ts';
import type { ChatHost } from '../host.ts';

/** What the tools of a talk work on: the answer that is being given, and its project. */
export interface TalkTools {
	readonly host: ChatHost;
	/** Puts something into the answer. Throws when none is being given. */
	show(part: MessagePartBody): MessagePart;
	say(message: ChatServerMessage): void;
	/** The message of the answer. */
	messageId(): number;
	/** The revision of the specification that Claude was given. */
	specRevision(): string;
	/** Earlier proposals that are open give way to a new one. */
	replaceProposals(): Promise<void>;
	/** Takes secrets out. */
	redact(text: string): string;
}

export function defineChatTool<Input extends z.ZodObject>({
	name,
	description,
	input,
	readOnly = true,
	run,
}: Omit<ToolDescription, 'input' | 'readOnly'> & {
	readonly input: Input;
	readonly readOnly?: boolean;
	run(input: z.infer<Input>): unknown;
}): ServedTool {
	return { name, description, input, readOnly, call: (unchecked) => run(readInput(name, input, unchecked)) };
}
