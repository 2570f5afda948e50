/** One tool call of a model's turn. `input` is what the tool gets; `rawInput` is sent as it stands, for input that is not JSON. */
export interface ToolCall {
	readonly tool: string;
	readonly input: Readonly<Record<string, unknown>>;
	readonly rawInput?: string;
}

/** What the model says in one turn. A turn without calls ends the session, or has a person say something next. */
export interface Turn {
	readonly text?: string;
	readonly calls?: readonly ToolCall[];
}

/** What came back for one call, in the order of the turn's calls. After a turn without calls: what a person said to it, if somebody did. */
export interface ToolResult {
	readonly isError: boolean;
	/** The text blocks of the result, joined by newlines. */
	readonly text: string;
	/** How many pictures the result held. */
	readonly images: number;
}

/** What a script can see of the request that opened its conversation. */
export interface Opening {
	readonly model: string;
	readonly system: string;
	/** The text of the first user message. */
	readonly prompt: string;
	/** Names of the tools on offer, such as `Bash` or `mcp__features__feature_get_next`. */
	readonly tools: readonly string[];
	/** Pictures that came with it. */
	readonly images: number;
}

/**
 * One conversation, played as a generator: it yields a turn and receives that turn's results.
 *
 * A script must be a pure function of its opening and of the results it receives: at each request it is run again from the
 * start over the results that the conversation already holds. That is why the server needs no memory of sessions, and why
 * a killed session or a restarted server costs nothing.
 */
export type Script = Generator<Turn, void, readonly ToolResult[]>;

/** Chooses the script of a conversation. */
export type Scenario = (opening: Opening) => Script;
