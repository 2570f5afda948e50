import type { Command } from 'commander';
import { findUpkeep } from '../../projects/upkeep.ts';
import { cleanUp } from '../../runner/housekeeping.ts';
import { compactDatabase } from '../../store/compact.ts';
import { byteSize, counted } from '../doctor/words.ts';
import type { Environment } from '../env.ts';
import { countingNumber } from '../options.ts';
import {
	emitSummary,
	examples,
	type ProjectOptions,
	takesJson,
	takesProject,
	withProject,
} from '../project-command.ts';

export function addCleanCommand(program: Command, environment: Environment): void {
	const command = program
		.command('clean')
		.summary('remove what is older than is kept, and give its space back')
		.description(
			'Removes the details of sessions that ended longer ago than the setting keep_days says, files that nothing refers to any more, and what dead sessions left in the temporary directory; then makes the database smaller, unless a run works on it. Features, runs, sessions and costs stay. A run does the same once a day, the last step apart.',
		)
		.option('--keep-days <n>', 'keep the details of so many days instead; 0 keeps all', countingNumber);
	takesJson(takesProject(command)).action(
		async (project: string | undefined, options: ProjectOptions & { readonly keepDays?: number }) => {
			await withProject(project, options, environment, async ({ directory, store, output }) => {
				const keepDays = options.keepDays ?? findUpkeep(directory, environment.home).keepDays;
				const cleaned = await cleanUp(store, keepDays, { everything: true });
				store.retention.noteDone();
				const runs = store.runs.latest()?.alive ?? false;
				const database = runs ? null : compactDatabase(store.path);
				output.say(
					keepDays === 0
						? 'Details of sessions are kept for ever.'
						: `Removed the details of ${counted(cleaned.events, 'event')} of sessions that ended more than ${counted(keepDays, 'day')} ago.`,
				);
				output.say(
					`Removed ${counted(cleaned.blobs, 'file')} that nothing refers to, ${byteSize(cleaned.blob_bytes)}.`,
				);
				output.say(
					`Removed ${counted(cleaned.temporary, 'temporary directory', 'temporary directories')} of dead sessions.`,
				);
				output.say(
					database === null
						? 'The database was not made smaller: a run works on it.'
						: `The database has ${byteSize(database.after)}; it had ${byteSize(database.before)}.`,
				);
				emitSummary(output, { keep_days: keepDays, ...cleaned, database });
			});
		},
	);
	examples(command, [
		['autocoder clean recipes', 'what the settings say'],
		['autocoder clean recipes --keep-days 7', 'only the last week word by word'],
	]);
}
