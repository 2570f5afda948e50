import {
	createDirectory,
	createdDirectory,
	drives,
	folder,
	homeFolder,
	listQuery,
	validateRequest,
	validation,
} from '../../contract/api/filesystem.ts';
import { AutocoderError } from '../../contract/errors.ts';
import { surroundingsOf } from '../../projects/check-place.ts';
import type { App } from '../app.ts';
import type { ServerDependencies } from '../dependencies.ts';
import { createInTime } from '../folders/in-time.ts';
import { listDrives } from '../folders/list-drives.ts';
import { listFolder } from '../folders/list-folder.ts';
import { makeFolder } from '../folders/make-folder.ts';
import type { PathRules } from '../folders/resolve-path.ts';
import { validatePath } from '../folders/validate-path.ts';

const WITHIN_MS = 2_000;
const tags = ['filesystem'];

/** The folders of this machine, for choosing where a project lies. */
export function filesystemRoutes(app: App, owner: ServerDependencies): void {
	const rules: PathRules = {
		inTime: createInTime(WITHIN_MS),
		surroundings: surroundingsOf(owner),
	};

	app.get(
		'/api/filesystem/list',
		{
			schema: {
				operationId: 'listFolder',
				summary: 'What a folder holds',
				tags,
				querystring: listQuery,
				response: { 200: folder },
			},
		},
		({ query }) => listFolder(query.path, query.show_hidden, rules),
	);

	app.get(
		'/api/filesystem/drives',
		{ schema: { operationId: 'listDrives', summary: 'Where to begin to look', tags, response: { 200: drives } } },
		async () => ({ drives: await listDrives(rules) }),
	);

	app.get(
		'/api/filesystem/home',
		{ schema: { operationId: 'homeFolder', summary: "The user's own folder", tags, response: { 200: homeFolder } } },
		() => ({ path: rules.surroundings.home }),
	);

	app.post(
		'/api/filesystem/validate',
		{
			schema: {
				operationId: 'validatePath',
				summary: 'Whether a project can be put at a path, which need not exist',
				tags,
				querystring: validateRequest,
				body: validateRequest.nullish(),
				response: { 200: validation },
			},
		},
		({ query, body }) => {
			const path = body?.path ?? query.path;
			if (path !== undefined) return validatePath(path, rules);
			throw new AutocoderError('REQUEST_INVALID', 'path: it is missing.', 'Name it in the body or in the query.');
		},
	);

	app.post(
		'/api/filesystem/create-directory',
		{
			schema: {
				operationId: 'createFolder',
				summary: 'Make a folder in another',
				tags,
				body: createDirectory,
				response: { 201: createdDirectory },
			},
		},
		async ({ body }, reply) => {
			const path = await makeFolder(body.parent, body.name, rules);
			reply.status(201);
			return { path };
		},
	);
}
