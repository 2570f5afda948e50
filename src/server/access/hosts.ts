import { hostname, networkInterfaces } from 'node:os';

/** A name or address, and a port; IPv6 addresses in brackets, as addresses of pages have them. */
export interface Authority {
	readonly host: string;
	readonly port: number;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/;
const EVERYWHERE: readonly string[] = ['0.0.0.0', '::', '[::]', ''];

/** Whether a server that listens there is reached from this machine only. */
export function isLoopback(host: string): boolean {
	return LOOPBACK.test(host.toLowerCase());
}

/**
 * By which names a page of ours may be asked for. A foreign name that leads here (DNS rebinding) is none of them; the addresses of
 * this machine cannot be rebound.
 *
 * @param listen the name or address that the server listens on
 */
export function ownNames(listen: string): ReadonlySet<string> {
	const names = ['localhost', '127.0.0.1', '[::1]'];
	if (!EVERYWHERE.includes(listen)) return new Set([...names, bracketed(listen.toLowerCase())]);
	const addresses = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address));
	return new Set([...names, hostname().toLowerCase(), ...addresses.map(bracketed)]);
}

/** The name for links: an address of its own, since cookies of "localhost" are sent to every application under work there. */
export function nameForLinks(listen: string): string {
	if (listen === '::1' || listen === '[::1]') return '[::1]';
	return isLoopback(listen) || EVERYWHERE.includes(listen) ? '127.0.0.1' : bracketed(listen);
}

/** Reads a Host header; undefined when it is none. */
export function parseAuthority(text: string): Authority | undefined {
	const found = /^(\[[0-9a-f:.]{2,45}\]|[a-z0-9_.-]{1,253})(?::(\d{1,5}))?$/i.exec(text);
	if (found?.[1] === undefined) return undefined;
	return { host: found[1].toLowerCase().replace(/\.$/, ''), port: Number(found[2] ?? 80) };
}

function bracketed(host: string): string {
	return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}
