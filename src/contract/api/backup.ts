import { z } from 'zod';

/** A copy of one of a project's databases. */
const copiedFile = z.object({
	/** Which database it is a copy of. */
	database: z.enum(['features.db', 'assistant.db']),
	path: z.string(),
	bytes: z.int(),
});

export const backupReply = z
	.object({
		/** Those that there were. */
		files: z.array(copiedFile),
		/** Earlier backups that were removed, since so many newer ones are kept. */
		removed: z.array(z.string()),
	})
	.meta({ id: 'Backup' });
export type BackupReply = z.infer<typeof backupReply>;
