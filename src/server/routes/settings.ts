import { projectSettingsReply, settingsReply, settingsRequest } from '../../contract/api/settings.ts';
import { AutocoderError } from '../../contract/errors.ts';
import type { PartialSettings } from '../../contract/settings.ts';
import { shownUrl } from '../../contract/webhook.ts';
import type { Registry } from '../../store/registry.ts';
import type { App } from '../app.ts';
import type { ServerDependencies } from '../dependencies.ts';
import { projectParameters } from '../project-parameters.ts';

const TAGS = ['settings'];

/** @param onChange is told of each change */
export function settingsRoutes(app: App, { stores }: Pick<ServerDependencies, 'stores'>, onChange: () => void): void {
	const general = (registry: Registry) => ({ ...stores.defaults, ...registry.settings() });

	app.get(
		'/api/settings',
		{
			schema: {
				operationId: 'getSettings',
				tags: TAGS,
				summary: 'What runs are started with, where a project says nothing else',
				response: { 200: settingsReply },
			},
		},
		() => stores.registry((registry) => shown(general(registry))),
	);

	app.patch(
		'/api/settings',
		{
			schema: {
				operationId: 'changeSettings',
				tags: TAGS,
				summary: 'Change settings for all projects; null takes one back',
				body: settingsRequest,
				response: { 200: settingsReply },
			},
		},
		({ body }) =>
			stores.registry((registry) => {
				registry.changeSettings(body);
				onChange();
				return shown(general(registry));
			}),
	);

	function ofProject(registry: Registry, name: string) {
		if (registry.find(name) === undefined)
			throw new AutocoderError('PROJECT_NOT_FOUND', `There is no project "${name}".`);
		const overrides = registry.settings(name);
		return { effective: shown({ ...general(registry), ...overrides }), overrides: shown(overrides) };
	}

	app.get(
		'/api/projects/:name/settings',
		{
			schema: {
				operationId: 'getProjectSettings',
				tags: TAGS,
				summary: "What the project's runs are started with",
				params: projectParameters,
				response: { 200: projectSettingsReply },
			},
		},
		({ params: { name } }) => stores.registry((registry) => ofProject(registry, name)),
	);

	app.patch(
		'/api/projects/:name/settings',
		{
			schema: {
				operationId: 'changeProjectSettings',
				tags: TAGS,
				summary: 'Change settings for one project; null goes back to what holds for all',
				params: projectParameters,
				body: settingsRequest,
				response: { 200: projectSettingsReply },
			},
		},
		({ params: { name }, body }) =>
			stores.registry((registry) => {
				registry.changeSettings(body, name);
				onChange();
				return ofProject(registry, name);
			}),
	);
}

/** Settings as they leave the server: whoever may read them need not know the keys in an address. */
function shown<S extends PartialSettings>(settings: S): S {
	const { webhook_url: url } = settings;
	return !url ? settings : { ...settings, webhook_url: shownUrl(url) };
}
