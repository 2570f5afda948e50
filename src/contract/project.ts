import { z } from 'zod';

/** What a request is told whose project name is none; by it the server knows the case. */
export const NO_PROJECT_NAME = 'is no project name';

/** `$` would also match before a final newline in other dialects; JavaScript's does not, without the m flag. */
export const projectName = z.string().regex(/^[a-zA-Z0-9_-]{1,50}$/, NO_PROJECT_NAME);
