import { type Command, Help, InvalidArgumentError } from 'commander';
import type { Environment } from '../env.ts';
import { createOutput } from '../output.ts';
import { examples } from '../project-command.ts';
import type { ServeOptions } from '../server/serve.ts';

/** The server and the page: what `autocoder` does without a command. */
export function addServeCommand(program: Command, environment: Environment): void {
	const command = program
		.command('serve')
		.summary('the server and the web page; what "autocoder" alone does')
		.description(
			'Starts the server and opens its page, on which projects are watched and steered. Runs do not need it: they go on when it ends.',
		)
		.option('--port <port>', 'where to listen (default: VITE_API_PORT or 8888, else the next that is free)', port)
		.option(
			'--host <host>',
			'the address to listen on (default: 127.0.0.1); other machines need the access token',
			host,
		)
		.option('--no-open', 'do not open the page in a browser')
		.option('--no-auth', 'no access token: any program on this machine can start agents (loopback only)')
		.option('--json', 'one JSON object a line on standard output, the last of type summary')
		.action(async (options: ServeOptions & { readonly json?: boolean }) => {
			// Fastify and the Agent SDK take long to load, and no other command needs them all.
			const { serve } = await import('../server/serve.ts');
			await serve(options, environment, createOutput(options.json ?? false));
		});
	showAsOwn(command, program);
	examples(command, [
		['autocoder', 'start it, and open the page'],
		['autocoder --port 9000 --no-open', 'on a port of your choice'],
		['autocoder --host 0.0.0.0', 'for other machines too; the token is always wanted'],
	]);
}

/** Shows the options of the server as the program's too, in its help and to those who complete: they are taken without a command. */
function showAsOwn(serve: Command, program: Command): void {
	const help = new Help();
	program.configureHelp({
		visibleOptions(command) {
			const own = help.visibleOptions(command);
			return command === program ? [...own, ...serve.options] : own;
		},
	});
}

function port(text: string): number {
	const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
	if (value <= 65_535) return value;
	throw new InvalidArgumentError('It must be a port, from 1 to 65535, or 0 for any that is free.');
}

/** An empty text, as an unset variable of a shell script leaves it, would listen on every address of the machine. */
function host(text: string): string {
	if (/^\S+$/.test(text)) return text;
	throw new InvalidArgumentError('It must be an address, such as 127.0.0.1, or 0.0.0.0 for all of this machine.');
}
