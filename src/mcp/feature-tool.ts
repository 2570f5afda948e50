import type { z } from 'zod';
import { describeIssues } from '../contract/describe-issues.ts';
import { AutocoderError } from '../contract/errors.ts';
import type { Feature } from '../contract/feature.ts';
import type { Actor } from '../core/feature-lifecycle.ts';
import { type Redact, redactValue } from '../guard/redact.ts';
import type { FeatureChange, FeatureRefusal } from '../store/features.ts';
import type { ProjectStore } from '../store/project-store.ts';

/** What a tool works on. The session may be known only when the first call comes: a warm session has no row yet. */
export interface ToolContext {
	readonly store: ProjectStore;
	/** The session that calls. */
	session(): number;
	/** Takes secrets out of what is written into the list of features, which other sessions, the page and the webhook show. */
	readonly redact: Redact;
}

/** A tool as clients see it. */
export interface ToolDescription {
	readonly name: string;
	readonly description: string;
	readonly input: z.ZodObject;
	/** Whether it leaves everything as it is. */
	readonly readOnly: boolean;
}

/** One tool on the features of a project, and what it answers. */
export interface FeatureTool extends ToolDescription {
	/** Takes unchecked input; the answer is any JSON value. Throws AutocoderError to refuse. */
	readonly call: (context: ToolContext, input: unknown) => unknown;
}

interface Definition<Input extends z.ZodObject> {
	readonly name: string;
	readonly description: string;
	readonly input: Input;
	/** Whether the tool leaves everything as it is. */
	readonly readOnly?: boolean;
	readonly run: (context: ToolContext, input: z.infer<Input>) => unknown;
}

export function defineTool<Input extends z.ZodObject>(definition: Definition<Input>): FeatureTool {
	const { name, description, input, readOnly = false, run } = definition;
	return {
		name,
		description,
		input,
		readOnly,
		call(context, unchecked) {
			return run(context, readInput(name, input, redactValue(unchecked, context.redact)));
		},
	};
}

/** @throws AutocoderError USAGE that says what is to be mended */
export function readInput<Input extends z.ZodObject>(name: string, input: Input, unchecked: unknown): z.infer<Input> {
	const parsed = input.safeParse(unchecked ?? {});
	if (parsed.success) return parsed.data;
	throw new AutocoderError(
		'USAGE',
		`${name}: ${describeIssues(parsed.error)}. Nothing was changed; call it again with these mended.`,
	);
}

export function sessionActor(context: ToolContext): Actor {
	return { kind: 'session', id: context.session() };
}

/** The feature after a change, or the refusal as an error. */
export function changed(result: FeatureChange | FeatureRefusal): Feature {
	return succeeded(result).feature;
}

export function succeeded(result: FeatureChange | FeatureRefusal): FeatureChange {
	if (result.ok) return result;
	throw new AutocoderError(result.code, result.message);
}
