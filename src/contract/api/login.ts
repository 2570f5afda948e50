import { z } from 'zod';

export const loginQuery = z.object({ code: z.string().max(200).default('') });

/** `url` is to be opened in a browser. */
export const loginLink = z.object({ url: z.string() });
