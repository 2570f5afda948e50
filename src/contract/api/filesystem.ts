import { z } from 'zod';
import { flagParameter } from './paging.ts';

/** `~` and `~/…` are the user's own directory. */
const path = z.string().min(1).max(4_096);

export const listQuery = z.object({ path: path.default('~'), show_hidden: flagParameter });

export const folderEntry = z.object({
	name: z.string(),
	path: z.string(),
	is_directory: z.boolean(),
	is_hidden: z.boolean(),
	/** Whether autocoder has worked there. */
	is_project: z.boolean(),
	/** Whether it can be looked into; of a sensitive place false. */
	readable: z.boolean(),
});
export type FolderEntry = z.infer<typeof folderEntry>;

const crumb = z.object({ name: z.string(), path: z.string() });

export const folder = z
	.object({
		/** Absolute, without symbolic links. */
		path: z.string(),
		parent: z.string().nullable(),
		/** From the root to the folder itself. */
		breadcrumbs: z.array(crumb),
		/** Directories first. */
		entries: z.array(folderEntry),
		/** Whether there are more entries than are shown. */
		truncated: z.boolean(),
	})
	.meta({ id: 'Folder' });
export type Folder = z.infer<typeof folder>;

export const drives = z.object({ drives: z.array(crumb) });

export const homeFolder = z.object({ path: z.string() });

export const validateRequest = z.object({ path: path.optional() });

export const validation = z
	.object({
		/** As it was understood: absolute. */
		path: z.string(),
		/** Whether a new project can be put there. */
		usable: z.boolean(),
		exists: z.boolean(),
		is_directory: z.boolean(),
		readable: z.boolean(),
		/** Of a folder that does not exist yet: whether it can be made. */
		writable: z.boolean(),
		empty: z.boolean(),
		/** The folder of the project in which it lies. */
		inside_project: z.string().nullable(),
		/** Folders that exist and begin like the path. */
		suggestions: z.array(z.string()),
		/** Why it is not usable. */
		reason: z.string().nullable(),
	})
	.meta({ id: 'PathValidation' });
export type Validation = z.infer<typeof validation>;

export const createDirectory = z.object({ parent: path, name: z.string().min(1).max(255) });

export const createdDirectory = z.object({ path: z.string() });
