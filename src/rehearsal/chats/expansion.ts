import type { Opening, Script } from '../script.ts';
import { call, feature, turn } from '../turns.ts';
import { talk } from './person.ts';

const WEEKLY = [
	{
		category: 'Review',
		name: 'The week at a glance',
		description:
			'A page sums up the last seven days: days tended of each habit, the longest run, the habit that waits longest.',
		steps: [
			'Open the start page and click "Week"',
			'Check that each habit stands there with the number of days on which it was tended',
			'Tend a habit in the garden, go back to "Week" and check that its number is one higher',
		],
	},
	{
		category: 'Review',
		name: 'Week before and after',
		description:
			'Two buttons lead from a week to the one before and the one after; there is none after the present week.',
		steps: [
			'Open "Week" and click "Week before": the dates are seven days earlier',
			'Click "Week after" until it is gone: the present week is shown',
		],
	},
	{
		category: 'Review',
		name: 'The week on paper',
		description: 'The week can be printed: black on white, without buttons, on one page for up to twelve habits.',
		steps: [
			'Open "Week" and the print preview of the browser',
			'Check that no button is in it and that everything fits on one page',
		],
	},
];

/** The one who adds features: asks once, then proposes three, the same ones each time. */
export function expansion(opening: Opening): Script {
	return talk(opening, function* (said) {
		if (said.length === 1) {
			yield turn('Let me see what there is.', feature('get_stats'), call('mcp__chat__feature_list', {}));
			yield turn(
				'A look back at the week would fit what you have.',
				call('mcp__chat__ask_questions', {
					questions: [
						{
							header: 'Look back',
							question: 'How far should it go?',
							options: [
								{ label: 'The week', description: 'Seven days on one page.' },
								{ label: 'The year', description: 'A page for each month.' },
							],
						},
					],
				}),
			);
			return 'Choose one, or say what else you have in mind.';
		}
		yield turn('These three would do it.', call('mcp__chat__propose_features', { features: WEEKLY }));
		return 'Take those that you want. They build on one another in this order.';
	});
}
