import { z } from 'zod';

/** Ids and numbers of events as they stand in an address. */
export const idParameter = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

export const limitParameter = (usual: number, most: number) => z.coerce.number().int().min(1).max(most).default(usual);

/** "false" and "0" are not true. */
export const flagParameter = z
	.enum(['true', 'false', '1', '0', ''])
	.default('false')
	.transform((text) => text === 'true' || text === '1');
