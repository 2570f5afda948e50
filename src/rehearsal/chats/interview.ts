import type { Opening, Script } from '../script.ts';
import { call, turn } from '../turns.ts';
import { talk } from './person.ts';

const ROUNDS = [
	{
		words: 'A garden in which habits grow: I have two questions, and then a first draft.',
		questions: [
			{
				header: 'Users',
				question: 'Who is it for?',
				options: [
					{
						label: 'Only me',
						description: 'No accounts, all on this machine. Recommended: the smallest that does it.',
					},
					{ label: 'A few people', description: 'Each with an account and a garden of their own.' },
				],
			},
			{
				header: 'Views',
				question: 'What do you want to see of a habit?',
				multi_select: true,
				options: [
					{ label: 'Its streak', description: 'How many days in a row.' },
					{ label: 'A calendar', description: 'The last weeks at a glance.' },
					{ label: 'Notes', description: 'A few words for each day.' },
				],
			},
		],
	},
	{
		words: 'Good. One more thing, about how it should feel.',
		questions: [
			{
				header: 'Mood',
				question: 'How should it look?',
				options: [
					{ label: 'Calm and green', description: 'Like plants on a window sill.' },
					{ label: 'Plain', description: 'Black on white, nothing that distracts.' },
				],
			},
		],
	},
] as const;

/** The interviewer: asks twice, proposes the demo's specification as a draft after the first answer and whole after the second. */
export function interview(opening: Opening, spec: string): Script {
	return talk(opening, function* (said) {
		const rounds = said.length - 1;
		const round = ROUNDS[rounds];
		if (rounds === 1)
			yield turn('A first draft stands beside our talk.', call('mcp__chat__propose_spec', { text: draftOf(spec) }));
		if (round !== undefined) {
			yield turn(round.words, call('mcp__chat__ask_questions', { questions: round.questions }));
			return 'Choose what fits, or write it in your own words.';
		}
		const change = rounds === ROUNDS.length ? '' : ' I took up what you said.';
		yield turn(`That is enough to write it all down.${change}`, call('mcp__chat__propose_spec', { text: spec }));
		return 'This is the whole specification, with ten features. Accept it when it says what you want, edit it, or tell me what to change.';
	});
}

/** The beginning of the specification, as an honest first draft. */
function draftOf(spec: string): string {
	return spec.replace(/<feature_group name="(History|Care|Finding)">[\s\S]*?<\/feature_group>\s*/g, '');
}
