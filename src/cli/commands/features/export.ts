import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { AutocoderError } from '../../../contract/errors.ts';
import type { Environment } from '../../env.ts';
import {
	emitSummary,
	examples,
	type ProjectOptions,
	takesJson,
	takesProject,
	withProject,
} from '../../project-command.ts';

interface ExportOptions extends ProjectOptions {
	format: 'json';
	output?: string;
	force?: boolean;
}

export function addExportCommand(features: Command, environment: Environment): void {
	const command = features
		.command('export')
		.description('Writes all features as a JSON list, which "import" reads, to standard output or a file.');
	takesProject(command)
		.addOption(new Option('--format <format>', 'how to write them').choices(['json']).default('json'))
		.option('-o, --output <file>', 'write to this file instead of standard output')
		.option('--force', 'replace the file if it exists');
	takesJson(command).action((project: string | undefined, options: ExportOptions) =>
		withProject(project, options, environment, ({ store, output }) => {
			const list = store.features.list();
			const text = `${JSON.stringify(list, null, 2)}\n`;
			if (options.output !== undefined) {
				const path = resolve(options.output);
				writeList(path, text, options.force ?? false);
				output.say(`${list.length} ${list.length === 1 ? 'feature' : 'features'} written to ${path}`);
				emitSummary(output, { features: list.length, file: path });
			} else {
				// A list over several lines would not be one object a line.
				if (!output.json) process.stdout.write(text);
				for (const feature of list) output.emit({ type: 'feature', ...feature });
				emitSummary(output, { features: list.length, file: null });
			}
		}),
	);
	examples(command, [
		['autocoder features export recipes > features.json', 'to standard output'],
		['autocoder features export recipes -o features.json --force', 'to a file, replacing it'],
	]);
}

/** @throws AutocoderError FILE_EXISTS, FILE_NOT_FOUND, DISK_FULL */
function writeList(path: string, text: string, force: boolean): void {
	// What is replaced stays whole until the new list is whole.
	const written = force ? `${path}.${process.pid}.new` : path;
	try {
		writeFileSync(written, text, { flag: 'wx' });
		if (force) renameSync(written, path);
	} catch (error) {
		if (force) rmSync(written, { force: true });
		throw explain(error, path);
	}
}

function explain(error: unknown, path: string): unknown {
	switch (error instanceof Error && 'code' in error ? error.code : undefined) {
		case 'EEXIST':
			return new AutocoderError(
				'FILE_EXISTS',
				`${path} exists already.`,
				'Give --force to replace it, or another name.',
			);
		case 'EISDIR':
			return new AutocoderError('FILE_EXISTS', `${path} is a directory.`, 'Give the name of a file.');
		case 'ENOENT':
		case 'ENOTDIR':
		case 'EACCES':
		case 'EPERM':
		case 'EROFS':
			return new AutocoderError(
				'FILE_NOT_FOUND',
				`${path} cannot be written.`,
				'Check that its directory exists and may be written.',
				{ cause: error },
			);
		case 'ENOSPC':
			return new AutocoderError('DISK_FULL', `There is no space left for ${path}.`, 'Make room and try again.', {
				cause: error,
			});
		default:
			return error;
	}
}
