import type { Environment } from '../env.ts';

/** What a check of the machine gets. */
export interface DoctorContext {
	readonly environment: Environment;
	/** The project that is looked at too, without symbolic links. */
	readonly directory: string | null;
}

/** What a check of a project gets. */
export interface ProjectContext extends DoctorContext {
	readonly directory: string;
}

export type Status = 'ok' | 'warn' | 'fail';

export interface Finding {
	readonly status: Status;
	/** What was found, a sentence or two. Paths may stand in it, values of variables never. */
	readonly found: string;
	/** How to mend it. A line that begins with `$ ` is a command, shown whole so that it can be copied. */
	readonly mend?: string;
	/** Mends it, looking again first, and resolves with what was done. */
	readonly fix?: () => Promise<string>;
}

/** One thing to look at. What it throws counts as a finding. */
export interface Check<Context extends DoctorContext = DoctorContext> {
	/** For machines; never renamed. */
	readonly id: string;
	readonly title: string;
	run(context: Context): Finding | Promise<Finding>;
}

/** How long one check may take. What it starts is bounded more tightly. */
export const CHECK_MS = 10_000;
