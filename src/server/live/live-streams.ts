import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { AutocoderError } from '../../contract/errors.ts';
import { LIVE_CLOSE } from '../../contract/live.ts';
import { projectName } from '../../contract/project.ts';
import type { FoundProject, ProjectStores } from '../project-stores.ts';
import { decoded, refuse, type UpgradeRoute } from '../upgrades.ts';
import { LIVE_LIMITS, type LiveLimits } from './limits.ts';
import { createLiveClient, type LiveClient } from './live-client.ts';
import { type Cursor, createProjectTail, type ProjectTail } from './project-tail.ts';
import { createTurns } from './turns.ts';

/** The live streams of all projects. */
export interface LiveStreams {
	/** `/ws/projects/{name}` */
	readonly route: UpgradeRoute;
	/** How many clients are connected. */
	clients(): number;
	/** How many projects are being watched for them. */
	watched(): number;
	/** Says goodbye to all clients, and cuts off those that do not answer. */
	close(): Promise<void>;
}

/** What is watched in common, and by whom. */
interface Watched {
	readonly project: FoundProject;
	readonly tail: ProjectTail;
	readonly clients: Set<LiveClient>;
}

/** @param report told once when a project's database cannot be read, and of every error that nobody foresaw */
export function createLiveStreams({
	stores,
	report,
	limits = LIVE_LIMITS,
}: {
	stores: Pick<ProjectStores, 'find'>;
	report: (error: unknown) => void;
	limits?: LiveLimits;
}): LiveStreams {
	const sockets = new WebSocketServer({
		noServer: true,
		clientTracking: false,
		perMessageDeflate: false,
		maxPayload: limits.payloadBytes,
	});
	const turns = createTurns();
	const clients = new Set<LiveClient>();
	const watched = new Map<string, Watched>();
	let closing: (() => void) | null = null;
	const timer = setInterval(check, limits.checkMs);
	timer.unref();

	function accept(request: IncomingMessage, socket: Duplex, head: Buffer, encodedName: string): void {
		if (closing !== null) {
			refuse(socket, new AutocoderError('SERVER_ENDING', 'The server ends.'));
			return;
		}
		sockets.handleUpgrade(request, socket, head, (ws) => {
			const client = createLiveClient({ ws, socket, since: cursorOf(request.url ?? ''), limits, turns });
			clients.add(client);
			ws.once('close', () => forget(client));
			const name = decoded(encodedName);
			if (projectName.safeParse(name).success) void begin(name, client);
			else client.close(LIVE_CLOSE.NAME_INVALID, 'a project name has 1 to 50 letters, digits, hyphens or underscores');
		});
	}

	async function begin(name: string, client: LiveClient): Promise<void> {
		try {
			const project = await stores.find(name);
			if (!clients.has(client)) return;
			const { tail, clients: others } = watch(project);
			others.add(client);
			client.watch(tail);
		} catch (error) {
			if (isNotFound(error)) {
				client.close(LIVE_CLOSE.PROJECT_NOT_FOUND, 'there is no such project, or no directory');
				return;
			}
			report(error);
			client.close(1011, 'the list of projects cannot be read now');
		}
	}

	function watch(project: FoundProject): Watched {
		const key = keyOf(project);
		const present = watched.get(key);
		if (present !== undefined) return present;
		const created = {
			project,
			tail: createProjectTail(project.directory, limits, report),
			clients: new Set<LiveClient>(),
		};
		watched.set(key, created);
		return created;
	}

	function forget(client: LiveClient): void {
		clients.delete(client);
		for (const [key, { tail, clients: others }] of watched) {
			if (!others.delete(client)) continue;
			tail.leave(client);
			if (others.size > 0) continue;
			tail.close();
			watched.delete(key);
		}
		if (clients.size === 0) closing?.();
	}

	function check(): void {
		const now = performance.now();
		for (const client of clients) client.check(now);
		for (const each of watched.values()) {
			each.tail.check();
			void checkProject(each);
		}
	}

	/** Ends the watching of a project that was removed, lost its directory, or is elsewhere now. */
	async function checkProject({ project, clients: others }: Watched): Promise<void> {
		try {
			if ((await stores.find(project.name)).directory === project.directory) return;
		} catch (error) {
			if (!isNotFound(error)) return;
		}
		for (const client of others) client.close(LIVE_CLOSE.PROJECT_NOT_FOUND, 'the project was removed');
	}

	return {
		route: {
			path: /^\/ws\/projects\/([^/]*)$/,
			accept: (request, socket, head, [name = '']) => accept(request, socket, head, name),
		},
		clients: () => clients.size,
		watched: () => watched.size,
		async close() {
			clearInterval(timer);
			const allGone = new Promise<void>((resolve) => {
				closing = resolve;
			});
			if (clients.size === 0) return;
			for (const client of clients) client.close(1001, 'the server ends; come back with ?since=');
			await allGone;
		},
	};
}

function isNotFound(error: unknown): boolean {
	return error instanceof AutocoderError && error.code === 'PROJECT_NOT_FOUND';
}

function keyOf({ name, directory }: FoundProject): string {
	return `${name} ${directory}`;
}

/** Of `?since=JOURNAL:SEQ`; null when there is none or it is none of ours. */
function cursorOf(url: string): Cursor | null {
	const since = new URLSearchParams(url.slice(url.indexOf('?') + 1)).get('since');
	const [, journal, seq] = /^(.{1,100}):(\d{1,15})$/.exec(since ?? '') ?? [];
	return journal === undefined || seq === undefined ? null : { journal, seq: Number(seq) };
}
