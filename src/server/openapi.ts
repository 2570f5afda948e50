import swagger from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { errorReply } from '../contract/api/error.ts';
import type { App } from './app.ts';

/**
 * Describes the API from the schemas of its routes, and serves the description. To be called before routes are added: it
 * sees those that come after it.
 */
export async function describeApi(app: App, version: string): Promise<void> {
	app.addHook('onRoute', (route) => {
		const schema = route.schema ?? {};
		route.schema = schema;
		// Every route may refuse, and always in the same shape.
		schema.response = { ...(schema.response as object | undefined), '4xx': errorReply, '5xx': errorReply };
		if (!route.url.startsWith('/api/')) schema.hide = true;
	});
	await app.register(swagger, {
		openapi: {
			openapi: '3.1.0',
			info: {
				title: 'autocoder',
				version,
				description:
					'The HTTP API of autocoder. Every route but /api/health wants the access token. Live events come over /ws/projects/{name}.',
				license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
			},
			servers: [{ url: 'http://127.0.0.1:8888' }],
			components: {
				securitySchemes: {
					token: { type: 'http', scheme: 'bearer', description: 'The text of ~/.autocoder/token' },
				},
			},
			security: [{ token: [] }],
		},
		transform: jsonSchemaTransform,
		transformObject: (document) => withoutUnused(jsonSchemaTransformObject(document)),
	});
	app.get(
		'/api/openapi.json',
		{
			schema: {
				operationId: 'getOpenApi',
				tags: ['system'],
				summary: 'This document',
				response: { 200: z.looseObject({}) },
			},
		},
		() => ({ ...app.swagger() }),
	);
}

/** The transform describes each named schema as input and as output, wherever only one of them occurs. */
function withoutUnused(document: ReturnType<typeof jsonSchemaTransformObject>): typeof document {
	const { schemas } = ('components' in document ? document.components : undefined) ?? {};
	const text = JSON.stringify(document);
	for (const name of Object.keys(schemas ?? {}))
		if (!text.includes(`"#/components/schemas/${name}"`)) delete schemas?.[name];
	return document;
}
