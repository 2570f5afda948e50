import { projectScheduleReply, scheduleQuery, scheduleReply } from '../../contract/api/schedule.ts';
import { scheduleState } from '../../core/schedule-state.ts';
import { machineZone } from '../../projects/schedules.ts';
import type { App } from '../app.ts';
import type { ServerDependencies } from '../dependencies.ts';
import { projectParameters } from '../project-parameters.ts';
import type { Scheduler } from '../scheduler.ts';

const TAGS = ['settings'];

/** What run windows mean now. They are set among the settings. */
export function scheduleRoutes(
	app: App,
	{ stores }: Pick<ServerDependencies, 'stores'>,
	scheduler: Pick<Scheduler, 'problem'>,
	now: () => number,
): void {
	app.get(
		'/api/schedule',
		{
			schema: {
				operationId: 'explainSchedule',
				tags: TAGS,
				summary: 'When the run windows of a text open and close; without a text, those of all projects',
				querystring: scheduleQuery,
				response: { 200: scheduleReply },
			},
		},
		async ({ query: { text } }) => {
			const windows = text ?? (await stores.registry((registry) => registry.settings().schedule)) ?? null;
			return scheduleState(windows, machineZone(), now());
		},
	);

	app.get(
		'/api/projects/:name/schedule',
		{
			schema: {
				operationId: 'getProjectSchedule',
				tags: TAGS,
				summary: "When the project's run windows open and close",
				params: projectParameters,
				response: { 200: projectScheduleReply },
			},
		},
		async ({ params: { name } }) => {
			await stores.find(name);
			const { own, general } = await stores.registry((registry) => ({
				own: registry.settings(name).schedule ?? null,
				general: registry.settings().schedule ?? null,
			}));
			return {
				...scheduleState(own ?? general, machineZone(), now()),
				own: own !== null,
				problem: scheduler.problem(name),
			};
		},
	);
}
