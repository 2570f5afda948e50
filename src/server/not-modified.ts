import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

/** The body of an answer that has none. */
export const NOTHING = z.undefined().describe('No content');

/** Says which state the answer shows, and whether the client has just that: then it needs no other. */
export function notModified({ headers }: FastifyRequest, reply: FastifyReply, mark: string): boolean {
	const tag = `"${mark}"`;
	reply.header('etag', tag).header('cache-control', 'private, no-cache');
	const known = headers['if-none-match']?.split(',').map((text) => text.trim().replace(/^W\//, ''));
	return known?.includes(tag) ?? false;
}
