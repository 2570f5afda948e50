import { FALLBACK_MODELS, type OfferedModel } from '../../agent/models.ts';
import { type ModelList, modelList } from '../../contract/api/models.ts';
import type { App } from '../app.ts';
import type { ServerDependencies } from '../dependencies.ts';

/** Models change with releases of the Claude program, which come days apart. */
const FRESH_MS = 60 * 60_000;

export function modelRoutes(app: App, { offeredModels }: Pick<ServerDependencies, 'offeredModels'>): void {
	let known: { readonly at: number; readonly models: Promise<readonly OfferedModel[] | null> } | null = null;

	app.get(
		'/api/settings/models',
		{
			schema: {
				operationId: 'listModels',
				tags: ['settings'],
				summary: 'The models to choose from',
				response: { 200: modelList },
			},
		},
		async ({ log }): Promise<ModelList> => {
			if (known === null || performance.now() - known.at > FRESH_MS) {
				const models = offeredModels().catch((error: unknown) => {
					log.warn({ err: error }, 'Claude could not be asked for its models');
					known = null;
					return null;
				});
				known = { at: performance.now(), models };
			}
			const models = await known.models;
			const offered = models !== null && models.length > 0 ? models : null;
			return {
				models: [...(offered ?? FALLBACK_MODELS)],
				default: 'default',
				source: offered === null ? 'fallback' : 'claude',
			};
		},
	);
}
