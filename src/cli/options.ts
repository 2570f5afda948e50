import { InvalidArgumentError } from 'commander';
import { modelName } from '../contract/settings.ts';

export function positiveInteger(text: string): number {
	const value = wholeNumber(text);
	if (value >= 1) return value;
	throw new InvalidArgumentError('It must be a whole number from 1.');
}

/** US dollars. */
export function positiveAmount(text: string): number {
	const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
	if (value > 0 && value <= 1_000_000) return value;
	throw new InvalidArgumentError('It must be an amount in US dollars, such as 20 or 2.50.');
}

/** A Claude model, as settings take it. */
export function model(text: string): string {
	if (modelName.safeParse(text).success) return text;
	throw new InvalidArgumentError(
		'It must be the name of a model: 1 to 200 printable characters, no blanks, no hyphen to begin with.',
	);
}

export function countingNumber(text: string): number {
	const value = wholeNumber(text);
	if (value >= 0) return value;
	throw new InvalidArgumentError('It must be a whole number from 0.');
}

export function integer(text: string): number {
	const value = wholeNumber(text);
	if (!Number.isNaN(value)) return value;
	throw new InvalidArgumentError('It must be a whole number.');
}

/** For an option that may be given several times. */
export function collect(value: string, before: readonly string[] | undefined): string[] {
	return [...(before ?? []), value];
}

/** NaN for all else: `Number` alone would take an empty text for 0. */
function wholeNumber(text: string): number {
	return /^[+-]?\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : Number.NaN;
}
