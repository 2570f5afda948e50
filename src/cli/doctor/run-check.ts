import { describeError } from '../output.ts';
import { CHECK_MS, type Check, type DoctorContext, type Finding } from './check.ts';

/** Runs a check to a finding, whatever it does: one that throws or takes too long has failed. */
export async function runCheck<Context extends DoctorContext>(
	check: Check<Context>,
	context: Context,
	withinMs = CHECK_MS,
): Promise<Finding> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<Finding>((resolve) => {
		timer = setTimeout(() => resolve(tooLong(withinMs)), withinMs);
	});
	try {
		return await Promise.race([late, look(check, context)]);
	} finally {
		clearTimeout(timer);
	}
}

async function look<Context extends DoctorContext>(check: Check<Context>, context: Context): Promise<Finding> {
	try {
		return await check.run(context);
	} catch (error) {
		return findingOf(error);
	}
}

/** An error as a finding. */
export function findingOf(error: unknown): Finding {
	if (error instanceof Error && 'syscall' in error) {
		return { status: 'fail', found: `${error.message}.`, mend: 'Check that path, its permissions and its disk.' };
	}
	const { message, next } = describeError(error);
	return { status: 'fail', found: message, ...(next === undefined ? {} : { mend: next }) };
}

function tooLong(ms: number): Finding {
	return {
		status: 'fail',
		found: `It gave no answer within ${ms / 1_000} s.`,
		mend: 'Look whether the machine is very busy or a disk hangs, and try again.',
	};
}
