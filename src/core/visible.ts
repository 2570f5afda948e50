/**
 * Text of an agent, a file or a page, made safe for a line of ours: control characters could move the cursor, rename the window or
 * hide what is written.
 */
export function visible(text: string): string {
	return (
		text
			.replaceAll('\r\n', '\n')
			// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
			.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
			.replaceAll('\t', '  ')
	);
}
