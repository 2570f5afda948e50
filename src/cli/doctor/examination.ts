import { describeError } from '../output.ts';
import type { Check, DoctorContext, Finding } from './check.ts';
import { runCheck } from './run-check.ts';

/** A check and what came of it. */
export interface Examined {
	readonly id: string;
	readonly title: string;
	readonly finding: Finding;
	/** What `--fix` did, or why it could not. */
	readonly fixed?: string;
}

/** Runs the checks all at once, and yields what they found in their own order, each as soon as those before it are done. */
export async function* examineTogether<Context extends DoctorContext>(
	checks: readonly Check<Context>[],
	context: Context,
	fix: boolean,
): AsyncGenerator<Examined> {
	const findings = checks.map((check) => runCheck(check, context));
	for (const [index, check] of checks.entries()) {
		yield await mend(check, context, (await findings[index]) as Finding, fix);
	}
}

/** Runs the checks one after the other: a database is read through in one go, during which no time-out of others could fire. */
export async function* examineInTurn<Context extends DoctorContext>(
	checks: readonly Check<Context>[],
	context: Context,
	fix: boolean,
): AsyncGenerator<Examined> {
	for (const check of checks) yield await mend(check, context, await runCheck(check, context), fix);
}

/** Where `fix` is asked for and the finding has one, mends it and looks again. */
async function mend<Context extends DoctorContext>(
	check: Check<Context>,
	context: Context,
	finding: Finding,
	fix: boolean,
): Promise<Examined> {
	const { id, title } = check;
	if (!fix || finding.fix === undefined) return { id, title, finding };
	try {
		const fixed = await finding.fix();
		return { id, title, finding: await runCheck(check, context), fixed };
	} catch (error) {
		const { message, next } = describeError(error);
		return { id, title, finding, fixed: `Not mended: ${message}${next === undefined ? '' : ` ${next}`}` };
	}
}
