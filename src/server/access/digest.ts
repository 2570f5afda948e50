import { createHash, timingSafeEqual } from 'node:crypto';

/** What secrets are compared by: of one length, whatever was given. */
export function digest(secret: string): Buffer {
	return createHash('sha256').update(secret).digest();
}

/** Takes as long for a near miss as for any other. */
export function sameDigest(a: Buffer, b: Buffer): boolean {
	return timingSafeEqual(a, b);
}
