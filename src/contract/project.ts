import { z } from 'zod';

/** `$` would also match before a final newline in other dialects; JavaScript's does not, without the m flag. */
export const projectName = z.string().regex(/^[a-zA-Z0-9_-]{1,50}$/);
