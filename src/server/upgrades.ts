import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ErrorReply } from '../contract/api/error.ts';
import { AutocoderError, ERRORS } from '../contract/errors.ts';

/** A path that speaks WebSocket. */
export interface UpgradeRoute {
	/** Held against the path, without its query and as it came, with its escapes. */
	readonly path: RegExp;
	/** Takes the connection over. `found` is what the path's groups matched. */
	accept(request: IncomingMessage, socket: Duplex, head: Buffer, found: readonly string[]): void;
}

/** Who may come in: decided before anything is accepted. */
export type UpgradeAccess = (request: IncomingMessage) => 'ok' | AutocoderError;

/** Answers every request to upgrade that comes to the server: through a route, or with an HTTP error. Returns what ends that. */
export function routeUpgrades(
	server: Server,
	{ access, routes }: { access: UpgradeAccess; routes: readonly UpgradeRoute[] },
): () => void {
	function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
		// A client that goes away meanwhile.
		socket.on('error', () => socket.destroy());
		const allowed = access(request);
		if (allowed !== 'ok') {
			refuse(socket, allowed);
			return;
		}
		const path = (request.url ?? '').split('?', 1)[0] ?? '';
		const route = routes.find((candidate) => candidate.path.test(path));
		if (route === undefined)
			refuse(socket, new AutocoderError('ROUTE_NOT_FOUND', `There is no WebSocket at ${path.slice(0, 200)}.`));
		else route.accept(request, socket, head, route.path.exec(path)?.slice(1) ?? []);
	}
	server.on('upgrade', upgrade);
	return () => {
		server.off('upgrade', upgrade);
	};
}

/** Answers in HTTP and closes the connection. */
export function refuse(socket: Duplex, { code, message, next }: AutocoderError): void {
	const body = JSON.stringify({ detail: message, code, next } satisfies ErrorReply);
	const status = ERRORS[code].http;
	socket.once('finish', () => socket.destroy());
	socket.end(
		[
			`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}`,
			'Connection: close',
			'Content-Type: application/json; charset=utf-8',
			`Content-Length: ${Buffer.byteLength(body)}`,
			'',
			body,
		].join('\r\n'),
	);
}

/** A part of a path without its escapes; empty when they are broken. */
export function decoded(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return '';
	}
}
