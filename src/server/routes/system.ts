import { health } from '../../contract/api/system.ts';
import type { App } from '../app.ts';
import type { ServerDependencies } from '../dependencies.ts';

export function systemRoutes(app: App, { version }: ServerDependencies): void {
	app.get(
		'/api/health',
		{
			schema: {
				operationId: 'getHealth',
				tags: ['system'],
				summary: 'Whether the server works',
				response: { 200: health },
			},
		},
		() => ({ status: 'ok' as const, version }),
	);
}
