/** A text that somebody gave, as a message quotes it: on one line, and no more of it than tells which it is. */
export function shownText(text: string, most = 60): string {
	const shown = text.length > most ? `${text.slice(0, most).toWellFormed()}… (${text.length} characters)` : text;
	return JSON.stringify(shown);
}

/** A project's name as a command line takes it: one that begins with a hyphen would be an option. */
export function nameArgument(name: string): string {
	return name.startsWith('-') ? `-- ${name}` : name;
}
