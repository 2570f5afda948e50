import { z } from 'zod';

const program = z
	.string()
	.regex(
		/^[A-Za-z0-9_][A-Za-z0-9_.+-]{0,63}( [a-z][a-z-]{0,31})?$/,
		'a program is named by its name alone, such as "terraform", or with one word of its own, such as "git push"',
	);

/** What a user adds to what agents may do, or takes away: the file `guard.yaml`. */
export const guardSettings = z.strictObject({
	/** Programs that agents may start beside those of the default list. */
	allow: z.array(program).max(500).default([]),
	/** Programs that they may not. */
	refuse: z.array(program).max(500).default([]),
	/** Directories outside of the project that they may read; absolute, or beginning with "~/". */
	read: z
		.array(z.string().regex(/^(~?\/)/, 'a directory is absolute or begins with "~/"'))
		.max(100)
		.default([]),
	/** Names of variables of the user that their programs get beside those that they need. */
	environment: z
		.array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/, 'a variable is named by letters, digits and underscores'))
		.max(100)
		.default([]),
});
export type GuardSettings = z.infer<typeof guardSettings>;

export const DEFAULT_GUARD_SETTINGS: GuardSettings = { allow: [], refuse: [], read: [], environment: [] };
