import { statfs } from 'node:fs/promises';
import { type Health, type HealthChecks, health, setupStatus } from '../../contract/api/system.ts';
import { isLiveState } from '../../core/run-state.ts';
import type { App } from '../app.ts';
import type { ServerDependencies } from '../dependencies.ts';
import type { Figures, ProjectState } from '../figures.ts';
import { createInTime } from '../folders/in-time.ts';
import { readSetupStatus } from '../setup-status.ts';

/** With less, agents that install packages soon fail. */
const LEAST_FREE_BYTES = 200_000_000;
const DISK_MS = 1_000;

export function systemRoutes(
	app: App,
	{ version, access, home, variables }: Pick<ServerDependencies, 'version' | 'access' | 'home' | 'variables'>,
	figures: () => Promise<Figures>,
): void {
	const inTime = createInTime(DISK_MS);

	async function freeBytes(): Promise<number | null> {
		try {
			const { bavail, bsize } = await inTime(home, () => statfs(home));
			return bavail * bsize;
		} catch {
			return null;
		}
	}

	app.get(
		'/api/health',
		{
			config: { need: 'open' },
			schema: {
				operationId: 'getHealth',
				tags: ['system'],
				summary: 'Whether the server works; with the token, what of it does not',
				security: [],
				response: { 200: health },
			},
		},
		async (request): Promise<Health> => {
			const checks = checksOf(await figures(), await freeBytes());
			const { registry, projects, disk } = checks;
			const status = registry.ok && projects.unusable.length === 0 && disk.ok ? 'ok' : 'degraded';
			if (!access.isKnown(request.raw)) return { status, version };
			return { status, version, uptime: Math.round(process.uptime()), checks };
		},
	);

	app.get(
		'/api/setup/status',
		{
			schema: {
				operationId: 'getSetupStatus',
				tags: ['system'],
				summary: 'What a run needs of this machine, and what mends what is missing',
				response: { 200: setupStatus },
			},
		},
		() => readSetupStatus(variables),
	);
}

function checksOf({ registry, projects }: Figures, free: number | null): HealthChecks {
	const count = (state: ProjectState) => projects.filter((project) => project.state === state).length;
	const runs = projects.flatMap(({ facts }) => (facts === null ? [] : [facts.run]));
	return {
		registry: { ok: registry === null, code: registry },
		projects: {
			ok: count('ok'),
			empty: count('empty'),
			missing: count('missing'),
			locked: count('locked'),
			unusable: projects.flatMap(({ name, state, code }) =>
				state === 'unusable' && code !== null ? [{ name, code }] : [],
			),
		},
		disk: { ok: free !== null && free >= LEAST_FREE_BYTES, free_bytes: free },
		runners: { alive: runs.filter(isLiveState).length, crashed: runs.filter((state) => state === 'crashed').length },
	};
}
