import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { ErrorReply } from '../contract/api/error.ts';
import { AutocoderError, ERRORS, type ErrorCode } from '../contract/errors.ts';
import { NO_PROJECT_NAME } from '../contract/project.ts';
import { noProjectName } from '../projects/create-project.ts';
import { SECURITY_HEADERS } from './access/security-headers.ts';
import type { App } from './app.ts';

/** Every error becomes a status, a code and a sentence; of one that nobody foresaw the client learns no details. */
export function replyWithErrors(app: App): void {
	app.setNotFoundHandler((request, reply) =>
		send(reply, 404, 'ROUTE_NOT_FOUND', `There is no ${request.method} ${request.url.slice(0, 200)}.`),
	);
	app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
		if (error instanceof AutocoderError) {
			const { code, message, next } = error;
			if (ERRORS[code].http >= 500) request.log.error({ err: error }, message);
			return send(reply, ERRORS[code].http, code, message, next);
		}
		if (hasZodFastifySchemaValidationErrors(error)) {
			const issues = error.validation.map(({ instancePath, message }) => ({
				path: `${error.validationContext ?? 'request'}${instancePath}`,
				message: message ?? 'does not fit',
			}));
			const misnamed = error.validation.find(({ message }) => message === NO_PROJECT_NAME);
			if (misnamed !== undefined) {
				const { code, message, next } = noProjectName(valueAt(request, error.validationContext, misnamed.instancePath));
				return send(reply, ERRORS[code].http, code, message, next, issues);
			}
			const [first] = issues;
			return send(reply, 422, 'REQUEST_INVALID', first ? sentence(first) : error.message, undefined, issues);
		}
		const status = error.statusCode ?? 500;
		// What Fastify refuses: a body too large, no JSON, an unknown media type.
		if (status >= 400 && status < 500) return send(reply, status, 'REQUEST_INVALID', error.message);
		request.log.error({ err: error }, 'unforeseen error');
		return send(reply, 500, 'INTERNAL', 'Something happened that autocoder did not foresee; its log says more.');
	});
}

/** Messages of ours go on from the place that they are about, "is no absolute path"; others are a sentence of their own. */
function sentence({ path, message }: { readonly path: string; readonly message: string }): string {
	return `${path}${/^[a-z]/.test(message) ? '' : ':'} ${message}`.replace(/\.?$/, '.');
}

/** @param path of a field right in that part of the request */
function valueAt({ params, body, query }: FastifyRequest, part: string | undefined, path: string): string {
	const said = part === 'params' ? params : part === 'body' ? body : query;
	return String((said as Readonly<Record<string, unknown>>)[path.slice(1)]);
}

/** Of an address that is no text Fastify asks here, past all hooks. */
export function replyToBadUrl(error: Error, _request: FastifyRequest, reply: FastifyReply): void {
	const status = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 400;
	void send(reply.headers(SECURITY_HEADERS), status, 'REQUEST_INVALID', error.message);
}

function send(
	reply: FastifyReply,
	status: number,
	code: ErrorCode,
	detail: string,
	next: string = ERRORS[code].mend,
	issues?: ErrorReply['issues'],
) {
	const body: ErrorReply = { detail, code, next, ...(issues === undefined ? {} : { issues }) };
	return reply.status(status).type('application/json; charset=utf-8').send(body);
}
