/** `YYYY-MM-DD HH:MM:SS.ffffff`, UTC: how the earlier tool writes and reads times. */
export function toDateTime(milliseconds: number): string {
	return new Date(milliseconds).toISOString().replace('T', ' ').replace('Z', '000');
}

/** ISO 8601 of a time that the earlier tool, or any other program, wrote; null when it cannot be understood. */
export function toIso(dateTime: unknown): string | null {
	if (typeof dateTime !== 'string' || !/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d{1,9})?$/.test(dateTime)) return null;
	return `${dateTime.replace(' ', 'T')}Z`;
}
