import type { Talk } from '../../chat/talk.ts';
import type { MessagePart } from '../../contract/conversation.ts';
import { AutocoderError } from '../../contract/errors.ts';
import { colours } from '../colours.ts';
import type { Environment } from '../env.ts';
import { describeError, type Output, visible } from '../output.ts';
import { askPerson } from './ask-person.ts';
import { editText } from './edit-text.ts';
import type { Lines } from './read-lines.ts';
import type { ShownTalk } from './show-talk.ts';

type Proposal = Extract<MessagePart, { type: 'spec' }>;

/** How an interview in a terminal ended. */
export interface InterviewEnd {
	readonly end: 'accepted' | 'left';
	/** What went wrong last, and was not tried again with success. */
	readonly failure: { readonly error: unknown } | null;
}

const HELP = `Write what you want to say, or one of these:
  /show     the specification that is proposed
  /accept   take it: it is written to prompts/app_spec.txt
  /edit     edit it in $EDITOR first
  /retry    ask again for an answer that broke off
  /quit     leave; everything is kept (Ctrl-C does the same)`;

/** Talks until the specification is accepted or the person leaves. */
export async function interview(
	{ talk, shown, lines }: { talk: Talk; shown: ShownTalk; lines: Lines },
	environment: Environment,
	output: Output,
): Promise<InterviewEnd> {
	let failure: InterviewEnd['failure'] = null;
	/** What the person made of a proposal. */
	let edited: { readonly toolId: string; readonly text: string } | null = null;

	const proposal = () =>
		shown
			.messages()
			.flatMap(({ parts }) => parts)
			.findLast((part): part is Proposal => part.type === 'spec' && part.state === 'open');

	const textOf = ({ tool_id, text }: Proposal) => (edited?.toolId === tool_id ? edited.text : text);

	const openQuestions = () =>
		shown
			.messages()
			.at(-1)
			?.parts.findLast((part) => part.type === 'questions' && part.answers === null);

	/** Says something to Claude, and waits for the answer. What goes wrong is told, and can be tried again. */
	async function exchange(say: () => Promise<void>): Promise<void> {
		try {
			const answered = shown.answered();
			// Whatever hinders the saying itself is told once.
			answered.catch(() => {});
			output.say();
			await say();
			await answered;
			failure = null;
		} catch (error) {
			tellError(error);
			output.say(colours.dim('/retry asks again.'));
		}
	}

	function tellError(error: unknown): void {
		failure = { error };
		const { message, next } = describeError(error);
		output.say(colours.red(visible(next === '' ? message : `${message} ${next}`)));
	}

	function show(): void {
		const open = proposal();
		output.say(open === undefined ? 'Nothing is proposed yet.' : `\n${visible(textOf(open))}\n`);
	}

	async function accept(): Promise<boolean> {
		const open = proposal();
		if (open === undefined) {
			output.say('Nothing is proposed yet.');
			return false;
		}
		try {
			const text = textOf(open);
			await talk.accept({ tool_id: open.tool_id, ...(text === open.text ? {} : { text }) });
			failure = null;
			return true;
		} catch (error) {
			tellError(error);
			return false;
		}
	}

	async function edit(): Promise<void> {
		const open = proposal();
		if (open === undefined) {
			output.say('Nothing is proposed yet.');
			return;
		}
		lines.pause();
		try {
			edited = { toolId: open.tool_id, text: await editText(textOf(open), 'app_spec.txt', environment.variables) };
			output.say('Edited. /accept takes it as it is now.');
		} catch (error) {
			if (!(error instanceof AutocoderError)) throw error;
			tellError(error);
		} finally {
			lines.resume();
		}
	}

	/** Offers what is proposed, when that is what the last answer ended with. */
	function offer(): void {
		const open = proposal();
		if (open === undefined || !shown.messages().at(-1)?.parts.includes(open)) return;
		show();
		output.say(
			`${colours.bold('/accept')} takes it, ${colours.bold('/edit')} opens it in your editor; or say what should be another.`,
		);
	}

	let end: InterviewEnd['end'] = 'left';

	/** What the person says, after the commands that they give before; null when the interview is over. */
	async function hear(prompt: string): Promise<string | null> {
		for (;;) {
			const line = await lines.read(prompt);
			if (line === null) return null;
			switch (line.trim()) {
				case '/show':
					show();
					break;
				case '/accept':
					if (!(await accept())) break;
					end = 'accepted';
					return null;
				case '/edit':
					await edit();
					break;
				case '/quit':
					return null;
				case '/help':
					output.say(HELP);
					break;
				default:
					return line;
			}
		}
	}

	for (;;) {
		const questions = openQuestions();
		if (questions?.type === 'questions') {
			const answers = await askPerson(questions.questions, hear, output.say);
			if (answers === null) break;
			await exchange(() => talk.answer(answers, questions.tool_id));
			continue;
		}
		offer();
		const line = await hear('\n> ');
		if (line === null) break;
		if (line.trim() === '/retry') await exchange(() => talk.retry());
		else if (line.trim() !== '') await exchange(() => talk.message(line));
	}
	return { end, failure };
}
