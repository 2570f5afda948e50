import { WebSocket } from 'ws';
import { tokenOf } from './http-server.ts';

/** A client of a project's live stream that only counts what it gets. */
export interface LiveReader {
	events(): number;
	close(): void;
}

export function openLiveReader(url: string, home: string, project: string): LiveReader {
	let events = 0;
	let failure: Error | undefined;
	const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/projects/${project}`, {
		headers: { authorization: `Bearer ${tokenOf(home)}` },
	});
	socket.on('error', (error) => {
		failure = error;
	});
	socket.on('message', () => {
		events += 1;
	});
	return {
		events() {
			if (failure !== undefined) throw failure;
			return events;
		},
		close: () => socket.terminate(),
	};
}
