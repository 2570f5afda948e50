import { InvalidArgumentError } from 'commander';

export function positiveInteger(text: string): number {
	const value = Number(text);
	if (Number.isSafeInteger(value) && value >= 1) return value;
	throw new InvalidArgumentError('It must be a whole number from 1.');
}
