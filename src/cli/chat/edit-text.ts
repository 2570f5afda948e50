import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AutocoderError } from '../../contract/errors.ts';
import { runEditor } from '../../process/run-editor.ts';

/**
 * Has a person edit a text in their editor ($VISUAL, $EDITOR).
 *
 * @throws AutocoderError USAGE when there is no editor, or when it failed
 */
export async function editText(
	text: string,
	name: string,
	variables: Readonly<Record<string, string | undefined>>,
): Promise<string> {
	const editor = variables.VISUAL || variables.EDITOR || 'vi';
	const directory = mkdtempSync(join(tmpdir(), 'autocoder-edit-'));
	try {
		const path = join(directory, name);
		writeFileSync(path, text, { mode: 0o600 });
		const code = await runEditor(editor, path, variables);
		if (code !== 0)
			throw new AutocoderError(
				'USAGE',
				`The editor "${editor}" ended with ${code ?? 'a signal'}, so the text is as it was.`,
				'Set EDITOR to an editor that runs in this terminal.',
			);
		return readFileSync(path, 'utf8');
	} finally {
		rmSync(directory, { recursive: true, force: true });
	}
}
