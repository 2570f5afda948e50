import { type Command, Option } from 'commander';
import type { ScheduleEdge, ScheduleReply } from '../../contract/api/schedule.ts';
import { AutocoderError } from '../../contract/errors.ts';
import { parseSchedule, troubleText } from '../../contract/schedule.ts';
import { timeText } from '../../core/schedule.ts';
import { scheduleState } from '../../core/schedule-state.ts';
import { checkPlace } from '../../projects/check-place.ts';
import { findProject, readRegistry, registerProject } from '../../projects/find-project.ts';
import { machineZone } from '../../projects/schedules.ts';
import { openRegistry } from '../../store/registry.ts';
import type { Environment } from '../env.ts';
import { createOutput, visible } from '../output.ts';
import { emitSummary, examples, type ProjectOptions, takesJson, takesProject } from '../project-command.ts';

interface ScheduleOptions extends ProjectOptions {
	set?: string;
	clear?: boolean;
}

export function addScheduleCommand(program: Command, environment: Environment): void {
	const command = program
		.command('schedule')
		.summary('when runs of a project may work')
		.description(
			'Shows or sets the windows in which runs of a project may work. Outside them a run waits; when one opens, a server that is there starts the run.',
		);
	takesProject(command)
		.addOption(
			new Option('--set <windows>', 'days, times and perhaps a time zone, several apart by semicolons').conflicts(
				'clear',
			),
		)
		.option('--clear', 'take the windows of the project back; those of all projects hold then, if there are any');
	takesJson(command).action((project: string | undefined, options: ScheduleOptions) => {
		const output = createOutput(options.json ?? false);
		const directory = findProject({ project, projectDir: options.projectDir }, environment);
		if (options.set !== undefined) requireSchedule(options.set);
		if (options.set !== undefined || options.clear) change(directory, options.set ?? null, environment);
		const { schedule, own } = schedulesOf(directory, environment.home);
		const now = Date.now();
		const state = scheduleState(schedule, machineZone(), now);
		for (const line of scheduleLines(state, own, now)) output.say(line);
		emitSummary(output, { project: directory, own, ...state });
	});
	examples(command, [
		['autocoder schedule recipes', 'when runs of the project "recipes" may work'],
		[
			'autocoder schedule recipes --set "mon-fri 22:00-06:00 Europe/Berlin; sat,sun 00:00-24:00"',
			'at night and at the weekend',
		],
		['autocoder schedule recipes --clear', 'take that back'],
	]);
}

function requireSchedule(text: string): void {
	const parsed = parseSchedule(text);
	if ('windows' in parsed) return;
	throw new AutocoderError(
		'SCHEDULE_INVALID',
		`The schedule "${text.slice(0, 100)}${text.length > 100 ? '…' : ''}" ${troubleText(parsed)}.`,
	);
}

function change(directory: string, schedule: string | null, environment: Environment): void {
	// What is not set of a project that nobody knows is taken back already.
	if (schedule === null && schedulesOf(directory, environment.home).name === undefined) return;
	checkPlace(directory, environment);
	const name = registerProject(directory, environment);
	const registry = openRegistry(environment.home, Date.now);
	try {
		registry.changeSettings({ schedule }, name);
	} finally {
		registry.close();
	}
}

/** The windows that hold, and whether they are the project's own. */
function schedulesOf(directory: string, home: string) {
	const found = readRegistry(home, (registry) => {
		const name = registry.findByPath(directory)?.name;
		const own = name === undefined ? null : (registry.settings(name).schedule ?? null);
		return { name, own: own !== null, schedule: own ?? registry.settings().schedule ?? null };
	});
	return found ?? { name: undefined, own: false, schedule: null };
}

function scheduleLines({ schedule, zone, open, openings }: ScheduleReply, own: boolean, now: number): string[] {
	if (schedule === null) return ['Windows   none: runs may work at any time'];
	const time = (edge: ScheduleEdge) => {
		const there = `${edge.text} (${edge.zone})`;
		return edge.zone === zone ? there : `${there}, here ${timeText({ at: edge.at, zone }, now)} (${zone})`;
	};
	const [first] = openings;
	return [
		`Windows   ${visible(schedule)}${own ? '' : ', set for all projects'}`,
		`Now       ${open ? 'open' : 'closed'}`,
		...(!open && first?.opens ? [`Opens     ${time(first.opens)}`] : []),
		first?.closes ? `Closes    ${time(first.closes)}` : 'Closes    never: these windows leave no gap',
	];
}
