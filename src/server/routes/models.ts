import { type ModelList, modelList, type OfferedModel } from '../../contract/api/models.ts';
import type { App } from '../app.ts';
import type { ServerDependencies } from '../dependencies.ts';

/** Models change with releases of the Claude program, which come days apart. */
const FRESH_MS = 60 * 60_000;

/** What people can choose where Claude could not be asked: names that stay when models come and go. */
const FALLBACK_MODELS: readonly OfferedModel[] = [
	{ id: 'default', name: 'Default', description: "Claude's own choice" },
	{ id: 'opus', name: 'Opus', description: 'The newest Opus: for complex work' },
	{ id: 'sonnet', name: 'Sonnet', description: 'The newest Sonnet: for routine work' },
	{ id: 'haiku', name: 'Haiku', description: 'The newest Haiku: the fastest' },
];

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
