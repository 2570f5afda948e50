import type { InterviewDepth } from '../../contract/conversation.ts';
import { nameArgument } from '../../projects/shown-text.ts';
import { colours } from '../colours.ts';
import type { Environment } from '../env.ts';
import { type Output, visible } from '../output.ts';
import type { ProjectOptions } from '../project-command.ts';
import { requireCredentials } from '../require-credentials.ts';
import { interview } from './interview.ts';
import { openLocalChats } from './local-chats.ts';
import { readLines } from './read-lines.ts';
import { showTalk } from './show-talk.ts';

export interface InterviewOptions extends ProjectOptions {
	readonly depth?: InterviewDepth;
	readonly fresh?: boolean;
	readonly model?: string;
}

/**
 * Holds the interview in this terminal, or over standard input where that is none. Whatever was said is kept.
 *
 * @throws AutocoderError CREDENTIALS_MISSING, those of openLocalChats; where there is no terminal, what failed last
 */
export async function holdInterview(
	project: string | undefined,
	options: InterviewOptions,
	environment: Environment,
	output: Output,
): Promise<void> {
	// Else a person would say all that they want, and nobody would hear it.
	requireCredentials(environment);
	const local = openLocalChats(project, options, environment);
	const { name, host, chats } = local;
	const shown = showTalk((text) => void process.stdout.write(text), output.say);
	let leaving = false;
	try {
		const { talk } = await chats.open(
			'spec',
			host,
			{ fresh: options.fresh ?? false, ...(options.depth === undefined ? {} : { depth: options.depth }) },
			shown.hear,
		);
		const lines = readLines(process.stdin, process.stdout, () => {
			leaving = true;
			talk.stop();
		});
		greet();
		const { end, failure } = await interview({ talk, shown, lines }, environment, output).finally(() => lines.close());
		output.say();
		if (end === 'accepted') {
			output.say(`The specification is written to ${colours.bold('prompts/app_spec.txt')}.`);
			output.say(`Next    ${colours.bold(`autocoder run ${nameArgument(name)}`)}`);
		} else
			output.say(
				`${leaving ? '\n' : ''}Everything is kept. Go on with ${colours.bold(`autocoder spec ${nameArgument(name)}`)}`,
			);
		// In a terminal the person has read it; a script goes by how this ends.
		if (failure !== null && process.stdin.isTTY !== true) throw failure.error;
	} finally {
		await local.close();
	}

	function greet(): void {
		const last = shown.messages().at(-1);
		output.say(colours.dim('/help says what you can do here.'));
		if (last === undefined) output.say('What do you want to build? Say it as it comes to your mind.');
		else output.say(`\nThe interview goes on. The last that was said:\n\n${visible(last.content)}`);
	}
}
