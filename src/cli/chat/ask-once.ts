import type { Environment } from '../env.ts';
import type { Output } from '../output.ts';
import type { ProjectOptions } from '../project-command.ts';
import { openLocalChats } from './local-chats.ts';
import { showTalk } from './show-talk.ts';

export interface Asked {
	readonly conversationId: number;
	readonly answer: string;
	readonly directory: string;
}

/**
 * Asks the assistant one thing. The answer is written as it comes; Ctrl-C breaks it off, and what there is of it is kept.
 *
 * @throws AutocoderError why there is no answer
 */
export async function askOnce(
	project: string | undefined,
	question: string,
	options: ProjectOptions & { readonly continue?: boolean; readonly model?: string },
	environment: Environment,
	output: Output,
): Promise<Asked> {
	const local = openLocalChats(project, { ...options, existing: true }, environment);
	const { host, chats } = local;
	const next = 'What was said is kept: --continue goes on with it.';
	const shown = output.json
		? showTalk(
				() => {},
				() => {},
				next,
			)
		: showTalk(
				(text) => void process.stdout.write(text),
				(line) => void process.stderr.write(`${line}\n`),
				next,
			);
	try {
		const [latest] = options.continue
			? await host.conversations((all) => all.page('assistant', { before: null, limit: 1 }))
			: [];
		const { talk, leave } = await chats.open('assistant', host, { conversation_id: latest?.id ?? null }, (message) => {
			output.emit(message);
			shown.hear(message);
		});
		const stop = () => talk.stop();
		process.once('SIGINT', stop);
		try {
			const answered = shown.answered();
			await talk.message(question);
			const { content } = await answered;
			return { conversationId: talk.conversationId, answer: content, directory: host.directory };
		} finally {
			process.off('SIGINT', stop);
			// That the talk ends now is nothing that the reader should hear of.
			leave();
		}
	} finally {
		await local.close();
	}
}
