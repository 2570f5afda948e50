/** Less than this is of the whole seconds that the header tells, and of the way. */
const SAME_MS = 2_000;

let ahead = 0;

/** What an answer's `Date` header says: the server's times are told by its clock, and the browser's may be an hour off. */
export function noteServerTime(date: string | null): void {
	const told = Date.parse(date ?? '');
	if (Number.isNaN(told)) return;
	const difference = told + 500 - Date.now();
	ahead = Math.abs(difference) < SAME_MS ? 0 : difference;
}

/** The time by the server's clock, in Unix milliseconds. */
export function serverNow(): number {
	return Date.now() + ahead;
}
