import { findCredentials } from '../agent/credentials.ts';
import { AutocoderError } from '../contract/errors.ts';
import type { Environment } from './env.ts';

/** @throws AutocoderError CREDENTIALS_MISSING */
export function requireCredentials({ variables }: Environment): void {
	if (findCredentials(variables, process.platform) !== null) return;
	throw new AutocoderError('CREDENTIALS_MISSING', 'No Claude credentials were found.');
}
