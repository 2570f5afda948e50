import { randomBytes } from 'node:crypto';
import { digest, sameDigest } from './digest.ts';

/** Codes that let a browser in once. They live in memory: after a restart of the server one asks for a new one. */
export interface LoginCodes {
	/** A new code; it lasts five minutes. */
	issue(): string;
	/** Whether the code was good; it is no longer. */
	redeem(code: string): boolean;
}

const LIFETIME_MS = 5 * 60_000;
/** Whoever asks for more without using them loses the oldest. */
const MOST = 32;

export function createLoginCodes(now: () => number): LoginCodes {
	let issued: { readonly digest: Buffer; readonly until: number }[] = [];
	return {
		issue() {
			const code = randomBytes(32).toString('base64url');
			issued = [...issued.slice(1 - MOST), { digest: digest(code), until: now() + LIFETIME_MS }];
			return code;
		},
		redeem(code) {
			const given = digest(code);
			const good = issued.filter(({ until }) => until > now());
			issued = good.filter((one) => !sameDigest(one.digest, given));
			return issued.length < good.length;
		},
	};
}
