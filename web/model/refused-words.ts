/** What the server says of a field that it refuses, without the name of the field, which nobody has seen on the page, and the full stop; null: it says no such thing. */
export function refusedWords(message: string): string | null {
	return /^(?:body|querystring)\/\w+:? (.*?)\.?$/s.exec(message)?.[1] ?? null;
}
