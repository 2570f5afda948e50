import { AutocoderError } from '../../../contract/errors.ts';

/** What a feature is made of, from the options of a command. */
export interface FeatureOptions {
	readonly category?: string;
	readonly name?: string;
	readonly description?: string;
	readonly step?: string[];
	readonly priority?: number;
}

/** A schema of the contract, as far as it is needed here. */
interface Schema<T> {
	safeParse(
		value: unknown,
	):
		| { success: true; data: T }
		| { success: false; error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] } };
}

/**
 * The options, held against a schema of the contract.
 *
 * @throws AutocoderError USAGE naming the option that does not fit
 */
export function parseFeature<T>(schema: Schema<T>, { step, ...options }: FeatureOptions): T {
	const parsed = schema.safeParse(step === undefined ? options : { ...options, steps: step });
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	const option = String(issue?.path[0]).replace(/^steps$/, 'step');
	throw new AutocoderError(
		'USAGE',
		`--${option} does not fit: ${issue?.message}.`,
		'Nothing was changed; mend it and try again.',
	);
}
