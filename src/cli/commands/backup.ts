import type { Command } from 'commander';
import { findProject } from '../../projects/find-project.ts';
import { backUp } from '../../store/back-up.ts';
import { byteSize, shellWord } from '../doctor/words.ts';
import type { Environment } from '../env.ts';
import { createOutput } from '../output.ts';
import { emitSummary, examples, type ProjectOptions, takesJson, takesProject } from '../project-command.ts';

interface BackupOptions extends ProjectOptions {
	readonly to?: string;
	readonly force?: boolean;
}

export function addBackupCommand(program: Command, environment: Environment): void {
	const command = program
		.command('backup')
		.summary("copy a project's databases, also while a run works on them")
		.description(
			'Copies features.db and assistant.db as they are at this moment, reads the copies through, and keeps the newest 10 in .autocoder/backups/. Pictures and long texts of the journal (.autocoder/blobs/) and the code (git has it) are not in it.',
		)
		.option('--to <file>', 'write the copy of features.db there, that of assistant.db beside it as FILE.assistant')
		.option('--force', 'write over a file that is there');
	takesJson(takesProject(command)).action(async (project: string | undefined, options: BackupOptions) => {
		const output = createOutput(options.json ?? false);
		const directory = findProject({ project, projectDir: options.projectDir }, environment);
		const made = await backUp(directory, {
			...(options.to === undefined ? {} : { to: options.to }),
			force: options.force ?? false,
			now: Date.now(),
		});
		for (const { database, path, bytes } of made.files) output.say(`${database}  ${byteSize(bytes)}  ${path}`);
		if (made.removed.length > 0) output.say(`Removed ${made.removed.length} files of older backups.`);
		const features = made.files.find(({ database }) => database === 'features.db')?.path ?? '';
		output.say(`To go back to it, stop what works on the project, and put it in the place of features.db:`);
		output.say(
			`  cd ${shellWord(directory)} && rm -f features.db-wal features.db-shm && cp ${shellWord(features)} features.db`,
		);
		emitSummary(output, made);
	});
	examples(command, [
		['autocoder backup recipes', 'a dated copy in .autocoder/backups/'],
		['autocoder backup recipes --to /mnt/recipes.db --force', 'the same file each night'],
	]);
}
