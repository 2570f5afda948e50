import type { ConversationKind } from '../contract/conversation.ts';
import type { FeatureTool } from '../mcp/feature-tool.ts';
import { FEATURE_TOOLS } from '../mcp/feature-tools.ts';
import type { ServedTool } from '../mcp/tool-server.ts';
import { askQuestions } from './tools/ask-questions.ts';
import { featureHistory } from './tools/feature-history.ts';
import { featureList } from './tools/feature-list.ts';
import { projectStatus } from './tools/project-status.ts';
import { proposeFeatures } from './tools/propose-features.ts';
import { proposeSpec } from './tools/propose-spec.ts';
import { sessionTranscript } from './tools/session-transcript.ts';
import type { TalkTools } from './tools/talk-tools.ts';

interface Kind {
	/** Of the feature tools, those that it has. */
	readonly features: readonly string[];
	readonly own: readonly ((talk: TalkTools) => ServedTool)[];
}

const LOOKING = ['feature_get_stats', 'feature_get_next', 'feature_get_by_id', 'feature_get_for_regression'];

/** What Claude may do in each kind of talk, beside looking at the project's files. */
const KINDS: Readonly<Record<ConversationKind, Kind>> = {
	spec: { features: [], own: [askQuestions, proposeSpec] },
	expand: { features: LOOKING, own: [askQuestions, proposeFeatures, featureList] },
	assistant: {
		// What passes is for those to say who tried it.
		features: [
			...LOOKING,
			'feature_create',
			'feature_create_bulk',
			'feature_skip',
			'feature_mark_failing',
			'feature_clear_in_progress',
		],
		own: [featureList, featureHistory, sessionTranscript, projectStatus],
	},
};

/** The tools of ours in a talk, by the name of their server. */
export function toolsOf(
	kind: ConversationKind,
	talk: TalkTools,
	session: () => number,
): Readonly<Record<string, readonly ServedTool[]>> {
	const { features, own } = KINDS[kind];
	const chat = own.map((tool) => tool(talk));
	if (features.length === 0) return { chat };
	const named = FEATURE_TOOLS.filter(({ name }) => features.includes(name));
	return { chat, features: named.map((tool) => serve(tool, talk, session)) };
}

function serve(tool: FeatureTool, { host, redact }: TalkTools, session: () => number): ServedTool {
	return { ...tool, call: (input) => host.features((store) => tool.call({ store, session, redact }, input)) };
}
