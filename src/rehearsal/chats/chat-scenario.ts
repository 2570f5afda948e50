import { readFileSync } from 'node:fs';
import type { Scenario } from '../script.ts';
import { assistance } from './assistance.ts';
import { expansion } from './expansion.ts';
import { interview } from './interview.ts';

/**
 * Plays the model of talks and of what comes after them: an interview that ends in the specification, talks about more features
 * and about the project, and sessions that build.
 *
 * @param specPath the specification that the interview comes to
 * @param building plays the sessions of runs
 */
export function withChats({
	specPath,
	building,
}: {
	readonly specPath: string;
	readonly building: Scenario;
}): Scenario {
	const spec = readFileSync(specPath, 'utf8').trim();
	return (opening) => {
		const { tools } = opening;
		if (tools.includes('mcp__chat__propose_spec')) return interview(opening, spec);
		if (tools.includes('mcp__chat__propose_features')) return expansion(opening);
		if (tools.includes('mcp__chat__project_status')) return assistance(opening);
		return building(opening);
	};
}
