/** Class names with what is false left out. */
export function cn(...names: readonly (string | false | null | undefined)[]): string {
	return names.filter(Boolean).join(' ');
}
