import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { parseCookie, stringifySetCookie } from 'cookie';
import { AutocoderError } from '../../contract/errors.ts';
import { digest, sameDigest } from './digest.ts';
import { createFailureLimit } from './failure-limit.ts';
import { isLoopback, nameForLinks, ownNames, parseAuthority } from './hosts.ts';
import { createLoginCodes } from './login-links.ts';

/**
 * What a route wants of its callers. `token`: that they are known. `open`: nothing, but no foreign web page is served. `page`: what a
 * browser loads before it is known, holding no data; any page may link there.
 */
export type Need = 'token' | 'open' | 'page';

export interface Access {
	/** @throws AutocoderError FORBIDDEN_HOST, FORBIDDEN_ORIGIN, UNAUTHORIZED, TOO_MANY_ATTEMPTS */
	check(request: IncomingMessage, need: Need): void;
	/** The same for the upgrade to a WebSocket, which always wants the token. */
	checkUpgrade(request: IncomingMessage): 'ok' | AutocoderError;
	/** Whether the caller has the token; always, when none is wanted. */
	isKnown(request: IncomingMessage): boolean;
	/** A link that lets a browser in once, within five minutes. */
	newLink(port: number): string;
	/**
	 * Uses up the code of a link. Returns the Set-Cookie header that lets the browser in, or undefined for a code that is no good.
	 *
	 * @throws AutocoderError TOO_MANY_ATTEMPTS
	 */
	login(request: IncomingMessage, code: string): string | undefined;
	/** The port on which the request came in; null for one that came over no socket. */
	portOf(request: IncomingMessage): number | null;
}

export interface AccessOptions {
	/** null lets every program of this machine in; refused for a server that others can reach. */
	readonly token: string | null;
	/** The name or address that the server listens on. */
	readonly listen: string;
	/** Further names by which it is reached, as through a tunnel: `name` or `name:port`. */
	readonly alsoCalled?: readonly string[];
	readonly now: () => number;
}

const COOKIE_SECONDS = 30 * 24 * 3_600;

/**
 * Who may come in. Any web page can send requests to this machine, so three things are asked of each: the name it was sent to (against
 * DNS rebinding), the page it was sent from (against foreign pages, those of other ports included: to cookies all ports are one site),
 * and the token.
 *
 * @throws AutocoderError USAGE for a server that others can reach and that wants no token
 */
export function createAccess({ token, listen, alsoCalled = [], now }: AccessOptions): Access {
	if (token === null && !isLoopback(listen))
		throw new AutocoderError(
			'USAGE',
			`Without a token, the server would let everybody in who reaches ${listen}.`,
			'Leave --no-auth out, or leave --host out to listen on this machine only.',
		);
	const names = ownNames(listen);
	const codes = createLoginCodes(now);
	const failures = createFailureLimit(now);
	const bearer = digest(token ?? '');

	// Derived, and not the token: a browser shows its cookies to every port of a host, thus to applications under work.
	const cookieValue = (port: number | null) =>
		createHmac('sha256', token ?? '')
			.update(`cookie of port ${port}`)
			.digest('base64url');

	function check(request: IncomingMessage, need: Need): void {
		checkHost(request);
		if (need === 'page') return;
		checkOrigin(request);
		if (need === 'open' || token === null) return;
		const shown = shownBy(request);
		if (shown === 'bearer') return;
		if (shown === 'wrong') throw failures.note();
		if (shown === 'nothing') throw unauthorized();
		// Browsers name the page with everything that changes something. What names none and brings no token is no page of ours.
		if (changesSomething(request) && request.headers.origin === undefined) throw foreign('it names no origin');
	}

	function checkHost(request: IncomingMessage): void {
		const { host = '' } = request.headers;
		if (alsoCalled.includes(host.toLowerCase())) return;
		const authority = parseAuthority(host);
		const port = portOf(request);
		if (authority !== undefined && names.has(authority.host) && (port === null || port === authority.port)) return;
		if (authority !== undefined && alsoCalled.includes(authority.host) && port === authority.port) return;
		throw new AutocoderError('FORBIDDEN_HOST', `This server is not called "${host.slice(0, 100)}".`);
	}

	function shownBy(request: IncomingMessage): 'bearer' | 'cookie' | 'nothing' | 'wrong' {
		const { authorization, cookie } = request.headers;
		if (authorization !== undefined) {
			const given = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
			return given !== undefined && sameDigest(digest(given), bearer) ? 'bearer' : 'wrong';
		}
		const port = portOf(request);
		const given = parseCookie(cookie ?? '')[cookieName(port)];
		if (given === undefined) return 'nothing';
		return sameDigest(digest(given), digest(cookieValue(port))) ? 'cookie' : 'wrong';
	}

	return {
		check,
		checkUpgrade(request) {
			try {
				check(request, 'token');
				return 'ok';
			} catch (error) {
				if (!(error instanceof AutocoderError)) throw error;
				return error;
			}
		},
		isKnown(request) {
			if (token === null) return true;
			const shown = shownBy(request);
			return shown === 'bearer' || shown === 'cookie';
		},
		newLink: (port) => `http://${nameForLinks(listen)}:${port}/login?code=${codes.issue()}`,
		login(request, code) {
			if (!codes.redeem(code)) {
				const error = failures.note();
				if (error.code === 'TOO_MANY_ATTEMPTS') throw error;
				return undefined;
			}
			const port = portOf(request);
			return stringifySetCookie(cookieName(port), cookieValue(port), {
				path: '/',
				httpOnly: true,
				sameSite: 'strict',
				maxAge: COOKIE_SECONDS,
			});
		},
		portOf,
	};
}

/** Cookies do not tell ports apart, so their names must: two servers may run on one machine. */
function cookieName(port: number | null): string {
	return `autocoder_${port ?? 0}`;
}

/** Not the port that the server listens on: by what way the caller came is what counts. */
function portOf({ socket }: IncomingMessage): number | null {
	return socket instanceof Socket ? (socket.localPort ?? -1) : null;
}

function checkOrigin({ headers }: IncomingMessage): void {
	const { origin, host } = headers;
	// The host was checked before, so a page of ours comes from the very same.
	if (origin !== undefined && origin.toLowerCase() !== `http://${host}`.toLowerCase())
		throw foreign(`it comes from "${origin.slice(0, 100)}"`);
	const site = headers['sec-fetch-site'];
	if (site !== undefined && site !== 'same-origin' && site !== 'none')
		throw foreign(`the browser calls it ${String(site)}`);
}

/** An upgrade is a GET, and changes what the server does. */
function changesSomething({ method, headers }: IncomingMessage): boolean {
	return headers.upgrade !== undefined || (method !== 'GET' && method !== 'HEAD');
}

function foreign(why: string): AutocoderError {
	return new AutocoderError('FORBIDDEN_ORIGIN', `The request was refused: ${why}.`);
}

function unauthorized(): AutocoderError {
	return new AutocoderError('UNAUTHORIZED', 'The request brings no token.');
}
