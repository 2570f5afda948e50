import { AutocoderError } from '../../contract/errors.ts';
import type { App } from '../../server/app.ts';

/** Ports after the usual one that are tried when nobody asked for a certain one. */
const TRIES = 20;

/**
 * Listens on the port that was asked for, or on the first free one from the usual one on. Returns it.
 *
 * @throws AutocoderError PORT_TAKEN, ADDRESS_UNUSABLE
 */
export async function listen(
	app: App,
	host: string,
	{ asked, usual }: { readonly asked: number | undefined; readonly usual: number },
): Promise<number> {
	const ports = asked === undefined ? Array.from({ length: TRIES }, (_, more) => usual + more) : [asked];
	for (const port of ports.filter((number) => number <= 65_535)) {
		try {
			await app.listen({ host, port });
			const address = app.server.address();
			return typeof address === 'object' && address !== null ? address.port : port;
		} catch (error) {
			if (codeOf(error) === 'EADDRINUSE') continue;
			throw new AutocoderError(
				'ADDRESS_UNUSABLE',
				`autocoder cannot listen on ${host}, port ${port} (${String(codeOf(error))}).`,
				'Check --host and --port: ports below 1024 belong to the system.',
				{ cause: error },
			);
		}
	}
	throw new AutocoderError(
		'PORT_TAKEN',
		asked === undefined
			? `No port from ${usual} to ${usual + TRIES - 1} is free on ${host}.`
			: `Another program listens on port ${asked} of ${host}.`,
		'Choose another with --port; --port 0 takes any that is free.',
	);
}

function codeOf(error: unknown): unknown {
	return error instanceof Error && 'code' in error ? error.code : undefined;
}
